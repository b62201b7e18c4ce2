//! Every word of the interface, in one place, so that it can be read over and translated.
//!
//! Words that come with the records (headings of facets, standings, reasons) are those of the sheet and the pages that
//! `rashomon read` and `rashomon incidents` write.

mod phrase;

pub(crate) use phrase::*;

// Around every page.
pub(crate) const SKIP: &str = "Skip to the content";
pub(crate) const NAV: &str = "Parts of the desk";
pub(crate) const NAV_START: &str = "Start";
pub(crate) const NAV_INCIDENTS: &str = "Incidents";
pub(crate) const NAV_TIMELINE: &str = "When and where";
pub(crate) const NAV_REVIEW: &str = "Review";
pub(crate) const NAV_JUDGEMENTS: &str = "Decisions";
pub(crate) const NAV_ADD: &str = "Add";
pub(crate) const SEARCH: &str = "Search";
pub(crate) const WORKING_AS: &str = "You work as";
pub(crate) const SAY_NAME: &str = "Say your name";
pub(crate) const KEPT: &str = "Kept:";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const UNDONE: &str = "taken back";
pub(crate) const BACK: &str = "Back";
pub(crate) const WHY: &str = "Why";
pub(crate) const WHERE: &str = "where";
pub(crate) const TO_START: &str = "Go to the start";
pub(crate) const FOOTER: &str = "Accounts side by side, as they were given; none is preferred. This page comes from a program on this machine, and nothing leaves it.";

// Names.
pub(crate) const YOUR_NAME: &str = "Your name";
pub(crate) const YOUR_NAME_WHY: &str = "It is written next to what you decide. This browser keeps it.";
pub(crate) const NAME_TITLE: &str = "Who are you?";
pub(crate) const NAME_LEAD: &str =
    "What you decide is kept under your name, so that others know who decided it.";
pub(crate) const SAVE_NAME: &str = "Keep this name";
pub(crate) const NO_NAME: &str = "nobody is named who decides this";
pub(crate) const NO_NAME_HINT: &str = "give your name in the form";
pub(crate) const NO_NAME_API: &str = "give `by`, or start the desk with `--by NAME`";

// What goes wrong.
pub(crate) const NOT_FOUND: &str = "Not found";
pub(crate) const NOT_ALLOWED: &str = "Not allowed";
pub(crate) const NOT_POSSIBLE: &str = "This is not possible";
pub(crate) const OUR_FAULT: &str = "The desk failed";
pub(crate) const NO_PAGE_HINT: &str = "check the address, or go to the start";
pub(crate) const FORBIDDEN_HINT: &str = "open the address that `rashomon desk` printed when it was started";
pub(crate) const WRONG_HOST: &str = "the request names another host than this machine";
pub(crate) const WRONG_ORIGIN: &str = "the request comes from another site";
pub(crate) const NO_KEY: &str = "the browser does not have the key of this desk";
pub(crate) const NO_TOKEN: &str = "the form was not written by this desk";
pub(crate) const TOO_LARGE: &str = "what was given is too large or incomplete";
pub(crate) const TOO_LARGE_HINT: &str = "give less at once, or use `rashomon case add` for large files";
pub(crate) const NOTHING_GIVEN_HINT: &str = "fill in the field";
pub(crate) const NO_JSON_HINT: &str = "see `/api/v1/openapi.json`";
pub(crate) const NO_DECISION_HINT: &str = "decisions are wrong, contested, note, same, split and view";
pub(crate) const STANCES_ARE: &str = "stances are asserts, suspects, doubts, denies and admits";
pub(crate) const NO_NUMBER: &str = "the number of claims is not one that can be assigned";
pub(crate) const NO_VERDICT: &str = "the review says neither right, wrong nor unclear";
pub(crate) const NO_VERDICT_HINT: &str = "choose one of the three";
pub(crate) const MEANWHILE_API: &str = "another person judged this claim after you read it";
pub(crate) const MEANWHILE_API_HINT: &str = "read it again, then send its new `ETag` as `If-Match`";

// Start.
pub(crate) const LEAD_1: &str = "Reports of a conflict contradict each other.";
pub(crate) const LEAD_2: &str = "This desk lays out who says what about each incident, question by question, with the sentence behind every answer.";
pub(crate) const LEAD_3: &str =
    "It does not pick a winner: you decide, and what you decide is kept with your name.";
pub(crate) const EMPTY_CASE: &str =
    "There are no reports in this case yet. Add some: pages, text files, JSON lines or text that you paste.";
pub(crate) const ADD_REPORTS: &str = "Add reports";
pub(crate) const OPEN_CONFLICTS: &str = "Accounts that cannot both be right";
pub(crate) const NO_CONFLICTS: &str = "No two accounts contradict each other.";
pub(crate) const LATEST: &str = "What was done last";
pub(crate) const SINCE_LAST_VISIT: &str = "Since your last visit";
pub(crate) const NOTHING_NEW: &str = "Nothing has changed.";
pub(crate) const NEXT_STEPS: &str = "What you can do";
pub(crate) const REVIEW_CLAIMS: &str = "Check claims against their sentences";
pub(crate) const LOOK_UNREVIEWED: &str = "See incidents that nobody has checked";
pub(crate) const JOINED: &str = "Another copy of the case was joined";

// Lists.
pub(crate) const INCIDENTS: &str = "Incidents";
pub(crate) const FILTERS: &str = "Filters";
pub(crate) const FILTER_WORDS: &str = "Words in the reports";
pub(crate) const FILTER_CONFLICT: &str = "Accounts conflict on";
pub(crate) const FILTER_ANY: &str = "anything or nothing";
pub(crate) const FILTER_SOME_CONFLICT: &str = "anything";
pub(crate) const FILTER_ACTOR: &str = "Who speaks, acts or is hit";
pub(crate) const FILTER_PLACE: &str = "Place";
pub(crate) const FILTER_FROM: &str = "From";
pub(crate) const FILTER_TO: &str = "To";
pub(crate) const FILTER_REPORTS: &str = "At least so many reports";
pub(crate) const FILTER_UNREVIEWED: &str = "Nobody has checked them";
pub(crate) const FILTER_AREA: &str = "Only on this part of the map";
pub(crate) const FILTER_SHOW: &str = "Show";
pub(crate) const FILTER_CLEAR: &str = "Clear the filters";
pub(crate) const FACET_TYPE: &str = "kind of event";
pub(crate) const NONE_FOUND: &str = "No incident passes all filters. Clear one of them.";
pub(crate) const SEE_SENTENCES: &str = "See the claims and reports with these words";
pub(crate) const SEE_INCIDENTS: &str = "See their incidents";
pub(crate) const PAGES: &str = "Pages";
pub(crate) const PAGE_PREVIOUS: &str = "Previous";
pub(crate) const PAGE_NEXT: &str = "Next";
pub(crate) const SEARCH_TITLE: &str = "Search in claims and reports";
pub(crate) const SEARCH_WORDS: &str = "Words";
pub(crate) const SEARCH_HELP: &str = "hospital OR clinic · \"air strike\" · bomb*";
pub(crate) const ITS_INCIDENT: &str = "its incident";
pub(crate) const REPORT: &str = "report";

// An incident.
pub(crate) const MATRIX: &str = "Who says what";
pub(crate) const MATRIX_HELP: &str = "A row for each source, a column for each question. Open an answer to see its sentence. The letters A, B, C mark the sides of a conflict.";
pub(crate) const NO_ACCOUNTS: &str = "Its reports give no account of it.";
pub(crate) const WHO_SAYS: &str = "who says it";
pub(crate) const SAYS_NOTHING: &str = "says nothing";
pub(crate) const PANEL: &str = "The sentence behind an answer";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const CLAIMS_OF_CELL: &str = "Where it is said";
pub(crate) const SAYS: &str = "says";
pub(crate) const CHAIN: &str = "From the source to you";
pub(crate) const CORRECT: &str = "Correct this";
pub(crate) const WHOLE_REPORT: &str = "The whole report";
pub(crate) const REPORT_TEXT: &str = "Text of the report";
pub(crate) const TEXT_REMOVED: &str = "The text of this report was removed from the case.";
pub(crate) const COMPARED: &str = "What fits together, what does not, and why";
pub(crate) const NOTHING_COMPARED: &str =
    "Only one source answers each question: there is nothing to compare.";
pub(crate) const WHO_GIVES_IT: &str = "who says so";
pub(crate) const POSITIONS: &str = "Positions through time";
pub(crate) const REVERSAL: &str = "Changed its position:";
pub(crate) const NO_DAY: &str = "day unknown";
pub(crate) const BY_RULE: &str = "Figures and grades by rule";
pub(crate) const BY_RULE_HELP: &str =
    "Different organisations count by different rules. Each line applies one rule to the accounts above.";
pub(crate) const TRACK_ALONE: &str =
    "In a case of this size, how a speaker fared elsewhere is not counted here.";
pub(crate) const EVERY_RULE: &str = "Every rule, with its result and the claims that it used";
pub(crate) const FROM_CLAIMS: &str = "from the claims";
pub(crate) const AGREEMENTS: &str = "What it would mean under agreements";
pub(crate) const AGREEMENTS_HELP: &str =
    "For each account, whether its version of the facts meets the conditions of an article.";
pub(crate) const ACCOUNT: &str = "account";
pub(crate) const CONDITIONS: &str = "conditions";
pub(crate) const WHEN_PUBLISHED: &str = "When the reports came";
pub(crate) const WHERE_PUT: &str = "Where accounts put it";
pub(crate) const ORIGINS: &str = "Where the wording comes from";
pub(crate) const ORIGINS_HELP: &str = "What several outlets carry of one wording or one speaker counts once.";
pub(crate) const REPORTS: &str = "Reports";
pub(crate) const MENTIONS_IT: &str = "mentions it";

// Decisions.
pub(crate) const DECIDED: &str = "Decided by people";
pub(crate) const NOTHING_DECIDED: &str = "Nobody has decided anything yet.";
pub(crate) const DECIDE: &str = "Decide something";
pub(crate) const DECIDE_HELP: &str =
    "A decision stands next to what was read, never in its place, and can be taken back.";
pub(crate) const NOTE: &str = "Write a note";
pub(crate) const NOTE_TEXT: &str = "The note";
pub(crate) const KEEP_NOTE: &str = "Keep the note";
pub(crate) const REASON: &str = "Reason";
pub(crate) const CONTEST: &str = "Mark as contested";
pub(crate) const CONTEST_INCIDENT: &str = "Contest the incident";
pub(crate) const CONTEST_REPORT: &str = "Contest the report";
pub(crate) const CONTEST_CLAIM: &str = "Contest the claim";
pub(crate) const VIEW: &str = "Say what you hold of it";
pub(crate) const VIEW_TEXT: &str = "What you hold";
pub(crate) const LIKELIHOOD: &str = "How likely it is";
pub(crate) const CONFIDENCE: &str = "How confident you are";
pub(crate) const KEEP_VIEW: &str = "Keep this view";
pub(crate) const SAME: &str = "It is the same as another incident";
pub(crate) const SAME_OTHER: &str = "The other incident";
pub(crate) const CHOOSE: &str = "choose";
pub(crate) const JOIN: &str = "Make them one";
pub(crate) const SPLIT: &str = "Some reports are about another incident";
pub(crate) const SPLIT_WHICH: &str = "Reports that are not about it";
pub(crate) const SPLIT_THEM: &str = "Take them out";
pub(crate) const JUDGEMENTS_LEAD: &str =
    "Everything that people decided in this case, the last first. What is taken back stays in the list.";
pub(crate) const NO_JUDGEMENTS: &str =
    "Nobody has decided anything yet. Open an incident, then an answer, and choose “Correct this”.";
pub(crate) const ORPHANS: &str = "Decisions on claims that are gone";
/// Words of likelihood after ICD 203.
pub(crate) const LIKELIHOODS: [&str; 7] = [
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
];
pub(crate) const CONFIDENCES: [&str; 3] = ["low", "moderate", "high"];

// A claim.
pub(crate) const SENTENCE: &str = "The sentence";
pub(crate) const CORRECT_IT: &str = "Correct what was read";
pub(crate) const RIGHT_VALUE: &str = "What it says";
pub(crate) const RIGHT_STANCE: &str = "How the source stands to it";
pub(crate) const RIGHT_VOICE: &str = "Who says it";
pub(crate) const AS_READ: &str = "as it was read";
pub(crate) const NO_SUCH_CLAIM: &str = "The source says nothing of the kind";
pub(crate) const KEEP_CORRECTION: &str = "Keep the correction";
pub(crate) const CORRECTION_HELP: &str =
    "Fill in only what is wrong. The first reading is kept, and you can take the correction back.";
pub(crate) const REVIEWED_AS: &str = "Checked:";
pub(crate) const MEANWHILE: &str = "Somebody decided while you were looking";
pub(crate) const MEANWHILE_LEAD: &str =
    "Nothing of yours is kept yet. Compare the two: if you keep yours, both stay, and the last one counts.";
pub(crate) const THEIRS: &str = "What is decided now";
pub(crate) const YOURS: &str = "What you decided";
pub(crate) const KEEP_MINE: &str = "Keep mine too";
pub(crate) const LEAVE_THEIRS: &str = "Leave it as it is";
pub(crate) const ACTION: &str = "Decision";
pub(crate) const UNSURE: &str = "the program is not sure";
pub(crate) const SURE: &str = "the program is sure";
pub(crate) const NOT_WEIGHED: &str = "found by rule";

// A report.
pub(crate) const ABOUT_INCIDENT: &str = "About the incident";
pub(crate) const MENTIONS_INCIDENT: &str = "Mentions the incident";
pub(crate) const SOURCE: &str = "published at";
pub(crate) const ARCHIVE: &str = "archived copy";
pub(crate) const HAS_NEWER: &str = "There is a newer version of this report, and that one counts.";
pub(crate) const SEE_NEWER: &str = "See the newer version";
pub(crate) const SEE_EARLIER: &str = "See the earlier version";
pub(crate) const VOICES: &str = "Who speaks";
pub(crate) const KEY_SPEAKER: &str = "who speaks";
pub(crate) const KEY_CUE: &str = "word of speech";
pub(crate) const KEY_CLAIM: &str = "claim: open it to correct it";
pub(crate) const OWN_WORDS: &str = "plain text";
pub(crate) const HEDGED: &str = "hedged";
pub(crate) const CLAIMS_READ: &str = "Claims that were read in it";
pub(crate) const NO_CLAIMS: &str = "No claims about an incident were read in it.";
pub(crate) const ABOUT_WHAT: &str = "about";
pub(crate) const SURENESS: &str = "how sure";
pub(crate) const WHO_SPEAKS: &str = "Who speaks, in order";
pub(crate) const PROVENANCE: &str = "Where it comes from";
pub(crate) const ADDED: &str = "added";
pub(crate) const BYTES: &str = "bytes as published";
pub(crate) const REPAIRED: &str = "What was repaired or guessed";
pub(crate) const NOTHING_REPAIRED: &str = "Nothing: the text is as it was published.";

// Adding.
pub(crate) const ADD_LEAD: &str =
    "Each report is read once: who says what about which incident. Nothing is sent anywhere.";
pub(crate) const ADD_FILES: &str = "Files";
pub(crate) const FILES: &str = "Pages, text, JSON lines or CSV";
pub(crate) const FOLDER: &str = "Or a folder";
pub(crate) const DROP_HERE: &str = "You can also drop files here.";
pub(crate) const DROPPED: &str = "Files to add:";
pub(crate) const PASTE: &str = "Or paste a report";
pub(crate) const TEXT: &str = "Text";
pub(crate) const TITLE: &str = "Headline";
pub(crate) const PUBLISHER: &str = "Published by";
pub(crate) const PUBLISHED: &str = "Published on";
pub(crate) const ADDRESS: &str = "Address on the web";
pub(crate) const READ_AND_ADD: &str = "Read and add";
pub(crate) const PASTED_FILE: &str = "pasted.jsonl";
pub(crate) const NOTHING_TO_ADD: &str = "nothing was given to add";
pub(crate) const NOTHING_TO_ADD_HINT: &str = "choose files, or paste the text of a report";
pub(crate) const IMPORTS: &str = "What was added";
pub(crate) const NO_IMPORTS: &str = "Nothing was added yet.";
pub(crate) const TAKE_BACK: &str = "Take it back";
pub(crate) const TAKE_BACK_ALL: &str = "Take all these reports back";
pub(crate) const LOADING: &str = "Loading the language model …";
pub(crate) const COMPARING: &str = "Comparing accounts …";
pub(crate) const ADDED_ALL: &str = "Done.";
pub(crate) const NOT_ADDED: &str = "This did not work.";
pub(crate) const REFUSED: &str = "What could not be read";
pub(crate) const SEE_ALL_INCIDENTS: &str = "See the incidents";
pub(crate) const ADD_MORE: &str = "Add more";

// Review.
pub(crate) const NEXT_CLAIM: &str = "The next claim for you";
pub(crate) const REVIEW_NEEDS_NAME: &str = "A review is kept under your name.";
pub(crate) const BLIND_HELP: &str =
    "You see the sentence alone: write what it says, without looking at what was read.";
pub(crate) const VALUE_READ: &str = "What the sentence says";
pub(crate) const KEEP_VALUE: &str = "Keep it";
pub(crate) const IS_RIGHT: &str = "Right";
pub(crate) const IS_WRONG: &str = "Wrong";
pub(crate) const IS_UNCLEAR: &str = "Unclear";
pub(crate) const NOTHING_WAITS: &str =
    "Nothing waits for you. Assign some claims: those that the program is least sure of come first.";
pub(crate) const ASSIGN: &str = "Assign claims";
pub(crate) const ASSIGN_TO: &str = "To";
pub(crate) const ASSIGN_TO_HELP: &str = "Several names with commas between them.";
pub(crate) const ASSIGN_HOW_MANY: &str = "How many";
pub(crate) const ASSIGN_BLIND: &str = "Blind round";
pub(crate) const ASSIGN_BLIND_HELP: &str =
    "A name for it: two people or more get the same claims without their values.";
pub(crate) const ASSIGN_SECOND: &str = "Only claims that somebody else has checked";
pub(crate) const ASSIGN_THEM: &str = "Assign";
pub(crate) const NOTHING_ASSIGNED: &str = "no claim was assigned";
pub(crate) const NOTHING_ASSIGNED_HINT: &str = "all claims that fit are assigned already; leave out “only claims that somebody else has checked”, or add reports";
pub(crate) const REVIEW_STATE: &str = "How far the review is";
pub(crate) const NOBODY_REVIEWS: &str = "No claims are assigned.";
pub(crate) const REVIEWER: &str = "reviewer";
pub(crate) const ROUND: &str = "round";
pub(crate) const DONE: &str = "done";
pub(crate) const REVIEW_ROUND: &str = "review";
pub(crate) const DISAGREEMENTS: &str = "Where reviewers disagree";
pub(crate) const CLAIM: &str = "claim";
pub(crate) const CLAIMS: &str = "claims";
pub(crate) const HOW_FAR_THEY_AGREE: &str = "how far reviewers agree";
pub(crate) const SAME_ANSWER: &str = "same answer";
pub(crate) const KAPPA: &str = "Cohen’s kappa";
pub(crate) const ALPHA: &str = "Krippendorff’s alpha";
pub(crate) const KAPPA_HELP: &str =
    "1 is full agreement, 0 is what chance gives; – where everybody always says the same.";
pub(crate) const SIGN_OFF: &str = "Sign off";
pub(crate) const SIGN_OFF_LEAD: &str = "Every step in this case is in a ledger that the case signs. A second person who has looked at it can add a signature: then nobody can change the case alone without others noticing.";
pub(crate) const SIGN_OFF_HOW: &str = "To sign here, start the desk with your own key: rashomon desk --cosign-key MINE.key. The key is made if there is none.";
pub(crate) const SIGN: &str = "Verify the case and sign it";
pub(crate) const SIGNED: &str = "The case is signed";
pub(crate) const SIGNED_LEAD: &str = "Everything was as it was written. Your signature stands under the last checkpoint. Give others your public key, so that they can check it:";

// When and where.
pub(crate) const TIMELINE_LEAD: &str = "Upper bars: when incidents happened. Lower bars: when they were first reported. Open a bar or a place to see its incidents.";
pub(crate) const MAP: &str = "Map";
pub(crate) const MAP_LEAD: &str = "Each dot is a place with its number of incidents, red where accounts conflict; the pale circle is how precisely the place is known. A dot of several places brings you nearer.";
pub(crate) const MAP_SOURCE: &str = "Coasts and borders: Natural Earth, public domain. They are for orientation; no position on any border is meant.";
pub(crate) const SEE_THESE: &str = "See these incidents as a list";
pub(crate) const KEY_HAPPENED: &str = "happened";
pub(crate) const KEY_DISPUTED: &str = "of these, with conflicting accounts";
pub(crate) const KEY_REPORTED: &str = "first reported";
pub(crate) const NO_DAYS: &str = "No incident has a day yet.";
pub(crate) const PLACES: &str = "Places";
pub(crate) const NO_PLACES: &str = "No incident has a place yet.";
