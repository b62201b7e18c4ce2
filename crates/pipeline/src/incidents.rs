//! Many readings to incidents, each with its accounts compared.

use rashomon_assess::{World, compare};
use rashomon_resolve::Resolver;
use rashomon_schema::IncidentRecord;

/// The incidents of all reports that were taken, their accounts compared, by day and id.
pub fn incidents(resolver: &Resolver, world: &dyn World) -> Vec<IncidentRecord> {
    let mut records = resolver.incidents();
    for record in &mut records {
        record.facets = compare(record, world);
    }
    records.sort_by(|a, b| (a.time.map(|t| t.earliest), &a.id).cmp(&(b.time.map(|t| t.earliest), &b.id)));
    records
}
