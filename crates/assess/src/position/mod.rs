//! The stances of each actor on each proposition, through time.

mod reported;
mod track;

use jiff::civil::Date;
use rashomon_schema::{Claim, Facet, IncidentRecord, Period, Position, Reversal, Stance, StanceTaken, Value};

pub use reported::{ReportedReversal, reported_reversals};
pub(crate) use track::conduct;
pub use track::{Conduct, TrackRecord, track_records};

use crate::compare::{Relation, accounts_on, holds, relate};
use crate::world::{World, side_of};

/// The facets on which actors take sides; numbers are compared, not reversed.
const FACETS: [Facet; 4] = [Facet::Occurred, Facet::Agent, Facet::Means, Facet::Status];

/// The positions of every actor on what is claimed of one incident, with the reversals between them and those
/// that reports describe.
///
/// A proposition is a value of a facet; narrower and wider names of one value are one proposition. The time
/// of a stance is the day its report was published, as far as that is known. A state speaks through its
/// bodies: what they say is its position.
pub fn positions(record: &IncidentRecord, reported: &[ReportedReversal], world: &dyn World) -> Vec<Position> {
    let mut drafts: Vec<PositionDraft> = Vec::new();
    for facet in FACETS {
        for account in accounts_on(record, facet) {
            let Some(actor) = account.actor else { continue };
            let side = side_of(actor, world);
            let actor = if world.is_state(&side) { side } else { actor.to_owned() };
            for statement in &account.statements {
                let taken = Taken {
                    claim: statement.claim,
                    report: statement.report,
                    published: statement.published,
                };
                match drafts.iter_mut().find(|draft| draft.is(&actor, statement.claim, world)) {
                    Some(draft) => draft.taken.push(taken),
                    None => drafts.push(PositionDraft {
                        actor: actor.clone(),
                        name: statement.name,
                        value: &statement.claim.value,
                        facet,
                        taken: vec![taken],
                    }),
                }
            }
        }
    }
    drafts.into_iter().map(|draft| draft.position(reported, world)).collect()
}

/// A position while its stances are gathered.
struct PositionDraft<'r> {
    actor: String,
    name: &'r str,
    facet: Facet,
    value: &'r Value,
    taken: Vec<Taken<'r>>,
}

#[derive(Clone, Copy)]
struct Taken<'r> {
    claim: &'r Claim,
    report: &'r str,
    published: Option<Date>,
}

impl PositionDraft<'_> {
    fn is(&self, actor: &str, claim: &Claim, world: &dyn World) -> bool {
        self.actor == actor
            && self.facet == claim.facet
            && relate(self.value, &claim.value, world) == Relation::Same
    }

    fn position(self, reported: &[ReportedReversal], world: &dyn World) -> Position {
        let stances = stances(&self.taken);
        let mut reversals = reversals(&stances);
        let claims: Vec<&str> = self.taken.iter().map(|taken| taken.claim.id.as_str()).collect();
        reversals.extend(reported.iter().filter(|one| one.is_about(&claims)).map(ReportedReversal::reversal));
        let name = world.name_of(&self.actor).unwrap_or_else(|| self.name.to_owned());
        let (actor, facet, value) = (self.actor, self.facet, self.value.clone());
        Position { actor, name, facet, value, stances, reversals }
    }
}

/// The stances in order of time, what one report repeats once.
fn stances(taken: &[Taken<'_>]) -> Vec<StanceTaken> {
    let mut stances: Vec<StanceTaken> = Vec::new();
    for one in taken {
        let (stance, id) = (one.claim.stance, one.claim.id.clone());
        match stances.iter_mut().find(|known| known.stance == stance && known.report == one.report) {
            Some(known) => known.claims.push(id),
            None => {
                let when = one.published.map(|day| Period { earliest: day, latest: day });
                stances.push(StanceTaken { stance, when, report: one.report.to_owned(), claims: vec![id] });
            }
        }
    }
    stances
}

/// The changes from holding to not holding, or back. From suspecting to asserting is no reversal.
fn reversals(stances: &[StanceTaken]) -> Vec<Reversal> {
    let changes = stances.windows(2).filter(|pair| holds(pair[0].stance) != holds(pair[1].stance));
    changes.map(|pair| reversal(&pair[0], &pair[1])).collect()
}

fn reversal(before: &StanceTaken, after: &StanceTaken) -> Reversal {
    let lag_days = before.when.zip(after.when).map(|(a, b)| (b.earliest - a.earliest).get_days());
    let lag = lag_days.map(|days| format!(", {days} days later")).unwrap_or_default();
    let why = format!("{} it first{lag} {} it", verb(before.stance), verb(after.stance));
    let claims = before.claims.iter().chain(&after.claims).cloned().collect();
    Reversal { from: before.stance, to: after.stance, lag_days, why, claims }
}

const fn verb(stance: Stance) -> &'static str {
    stance.as_str()
}
