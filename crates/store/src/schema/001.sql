-- The case file, version 1. Times are ISO 8601 in UTC, days YYYY-MM-DD, hashes SHA-256.

-- What the case is: its id, its name, the name of its log and the public key that signs it.
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The ledger: what was done, as canonical JSON. An erased body leaves its hash.
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  body TEXT,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX entry_done ON entry (seq) WHERE kind NOT IN ('claim', 'reading');

-- The Merkle tree over the entries, from level 1 up; level 0 is entry.hash.
CREATE TABLE tree (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- Signed notes over the first `size` entries.
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;

-- One run of `case add`; it can be taken back as a whole.
CREATE TABLE import (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  entry INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
  time TEXT NOT NULL,
  author TEXT NOT NULL,
  files TEXT NOT NULL,
  undone INTEGER REFERENCES entry(seq)
) STRICT;

-- Published bytes, once each, compressed with zstd; without bytes once they were removed.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size INTEGER NOT NULL,
  bytes BLOB
) STRICT;

-- One published document in one version.
CREATE TABLE report (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  report TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  evidence INTEGER NOT NULL REFERENCES evidence(id),
  import INTEGER NOT NULL REFERENCES import(id),
  entry INTEGER NOT NULL REFERENCES entry(seq),
  uri TEXT,
  archive TEXT,
  title TEXT,
  publisher TEXT,
  published TEXT,
  language TEXT,
  previous INTEGER REFERENCES report(id),
  state TEXT NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'superseded', 'removed')),
  -- Clean text, sections, diagnostics and the maps to the published bytes: JSON, compressed with zstd.
  clean BLOB
) STRICT;
CREATE INDEX report_source ON report (source);
CREATE INDEX report_evidence ON report (evidence);
CREATE INDEX report_import ON report (import);
CREATE INDEX report_published ON report (published);
CREATE INDEX report_previous ON report (previous) WHERE previous IS NOT NULL;

-- What read a report: engine, models, rules, gazetteer, kernel.
CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES entry(seq)
) STRICT;

-- What one version read in one report: the JSON form without the text, compressed with zstd.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  version INTEGER NOT NULL REFERENCES version(id),
  entry INTEGER NOT NULL REFERENCES entry(seq),
  -- Whether it counts; earlier readings are kept.
  current INTEGER NOT NULL DEFAULT 1,
  unread INTEGER NOT NULL,
  record BLOB,
  UNIQUE (report, version)
) STRICT;
CREATE UNIQUE INDEX reading_current ON reading (report) WHERE current = 1;

-- The claims of a reading, for search; value and spans are in the body of their entry.
CREATE TABLE claim (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  claim TEXT NOT NULL,
  reading INTEGER NOT NULL REFERENCES reading(id) ON DELETE CASCADE,
  report INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  entry INTEGER NOT NULL REFERENCES entry(seq),
  incident TEXT NOT NULL,
  voice TEXT NOT NULL,
  actor TEXT,
  facet TEXT NOT NULL,
  stance TEXT NOT NULL,
  words TEXT NOT NULL,
  value_actor TEXT,
  low INTEGER,
  high INTEGER,
  earliest TEXT,
  latest TEXT,
  lat REAL,
  lon REAL,
  confidence REAL,
  UNIQUE (reading, claim)
) STRICT;
CREATE INDEX claim_claim ON claim (claim);
CREATE INDEX claim_report ON claim (report);
CREATE INDEX claim_entry ON claim (entry);
CREATE INDEX claim_actor ON claim (actor, facet);
CREATE INDEX claim_voice ON claim (voice COLLATE NOCASE, facet);
CREATE INDEX claim_facet ON claim (facet, stance);
CREATE INDEX claim_place ON claim (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX claim_time ON claim (earliest) WHERE earliest IS NOT NULL;

-- Full text of reports and of claims; the rows have the ids of `report` and `claim`.
CREATE VIRTUAL TABLE report_text USING fts5 (
  title, text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE claim_text USING fts5 (
  voice, words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);

-- Incidents are derived: they can be deleted and computed again.
CREATE TABLE incident (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  incident TEXT,
  -- The smallest id of the reports that it is the main incident of; none where it is only mentioned.
  first_report TEXT,
  -- How often it changed since its accounts were compared.
  stale INTEGER NOT NULL DEFAULT 1,
  title TEXT,
  place TEXT,
  lat REAL,
  lon REAL,
  earliest TEXT,
  latest TEXT,
  reports INTEGER,
  origins INTEGER,
  accounts INTEGER,
  conflicts INTEGER,
  judgements INTEGER,
  -- The reversals that its reports describe, as JSON.
  reversals TEXT,
  record BLOB
) STRICT;
CREATE INDEX incident_incident ON incident (incident);
CREATE INDEX incident_stale ON incident (id) WHERE stale > 0;
CREATE INDEX incident_time ON incident (earliest);
CREATE INDEX incident_size ON incident (reports);

-- Every id that an incident had, with the first of its reports then: ids change as reports come, and stay usable.
CREATE TABLE incident_id (
  incident TEXT PRIMARY KEY, source TEXT NOT NULL, reported TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One incident of one report, as grouping sees it, and the incident it belongs to.
CREATE TABLE node (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  report INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  reported TEXT NOT NULL,
  main INTEGER NOT NULL,
  profile BLOB NOT NULL,
  incident INTEGER REFERENCES incident(id)
) STRICT;
CREATE INDEX node_report ON node (report);
CREATE INDEX node_incident ON node (incident) WHERE incident IS NOT NULL;

-- The keys that a node is found by, and how nodes may be one incident; without a score one is only mentioned.
CREATE TABLE block (key INTEGER NOT NULL, node INTEGER NOT NULL, PRIMARY KEY (key, node)) STRICT, WITHOUT ROWID;
CREATE TABLE block_word (
  key INTEGER NOT NULL, node INTEGER NOT NULL, weight REAL NOT NULL, PRIMARY KEY (key, node)
) STRICT, WITHOUT ROWID;
CREATE TABLE link (
  node INTEGER NOT NULL, other INTEGER NOT NULL, score REAL, PRIMARY KEY (node, other)
) STRICT, WITHOUT ROWID;

-- What people decided. Nothing is changed in it but `undone`, by another judgement.
CREATE TABLE judgement (
  id INTEGER PRIMARY KEY,
  judgement TEXT NOT NULL UNIQUE,
  entry INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
  kind TEXT NOT NULL,
  -- The claim, incident, report or judgement that it is about.
  subject TEXT NOT NULL,
  author TEXT NOT NULL,
  time TEXT NOT NULL,
  why TEXT,
  body TEXT NOT NULL,
  undone INTEGER REFERENCES entry(seq)
) STRICT;
CREATE INDEX judgement_subject ON judgement (subject);
CREATE INDEX judgement_kind ON judgement (kind);

-- What judgements say of which incidents of reports are the same: the sources of the two reports, so that a
-- decision holds for later versions too, and the incident in each ('' is the main one).
CREATE TABLE bond (
  judgement INTEGER NOT NULL REFERENCES judgement(id),
  source TEXT NOT NULL,
  reported TEXT NOT NULL,
  other_source TEXT NOT NULL,
  other_reported TEXT NOT NULL,
  same INTEGER NOT NULL
) STRICT;
CREATE INDEX bond_source ON bond (source, reported);
CREATE INDEX bond_other ON bond (other_source, other_reported);
CREATE INDEX bond_judgement ON bond (judgement);

-- Who looks at what: assignments, sign-offs and blind coding are judgements; this is their state.
CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  claim TEXT NOT NULL,
  round TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  verdict TEXT,
  value TEXT,
  assigned TEXT NOT NULL,
  done TEXT,
  entry INTEGER REFERENCES entry(seq),
  UNIQUE (claim, round, reviewer)
) STRICT;
CREATE INDEX review_reviewer ON review (reviewer, done);

-- Saved searches, and how far the ledger was when each was last run.
CREATE TABLE saved_search (name TEXT PRIMARY KEY, query TEXT NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The logs of copies that were joined, as they were.
CREATE TABLE joined (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entry(seq),
  common INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TABLE joined_entry (
  joined INTEGER NOT NULL REFERENCES joined(id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (joined, seq)
) STRICT, WITHOUT ROWID;

-- Time stamps of checkpoints: the request that was written, and the response once it was taken.
CREATE TABLE stamp (
  size INTEGER PRIMARY KEY REFERENCES checkpoint(size),
  -- The signed note that was stamped; cosignatures may have come later.
  note TEXT NOT NULL,
  request BLOB NOT NULL,
  response BLOB
) STRICT;

-- Views for reading.
CREATE VIEW reports AS
SELECT r.report, r.state, r.title, r.publisher, r.published, r.uri, r.archive, r.language, e.sha256, e.size AS bytes,
  (SELECT p.report FROM report p WHERE p.id = r.previous) AS previous, i.time AS added, i.author AS added_by, i.id AS import
FROM report r JOIN evidence e ON e.id = r.evidence JOIN import i ON i.id = r.import;

CREATE VIEW claims AS
SELECT c.claim, c.voice, c.actor, c.facet, c.stance, c.words, c.low, c.high, c.earliest, c.latest, c.lat, c.lon,
  c.confidence, r.report, r.title, r.publisher, r.published, v.version, g.current AS counts, e.body AS entry
FROM claim c JOIN report r ON r.id = c.report JOIN reading g ON g.id = c.reading JOIN version v ON v.id = g.version
  JOIN entry e ON e.seq = c.entry;

CREATE VIEW incidents AS
SELECT incident, title, place, lat, lon, earliest, latest, reports, origins, accounts, conflicts, judgements
FROM incident WHERE stale = 0;

CREATE VIEW incident_reports AS
SELECT i.incident, i.title, r.report, r.publisher, r.published, n.main
FROM node n JOIN incident i ON i.id = n.incident JOIN report r ON r.id = n.report;

CREATE VIEW judgements AS
SELECT judgement, kind, subject, author, time, why, body, undone IS NOT NULL AS undone FROM judgement;

CREATE VIEW ledger AS SELECT seq, kind, body, lower(hex(hash)) AS hash FROM entry;
