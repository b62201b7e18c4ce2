//! The formats, one module each: records in, bytes out.

mod annotation;
mod claimreview;
mod csv;
mod ftm;
mod geojson;
mod kml;
mod misp;
mod plover;
mod prov;
mod stix;
mod xlsx;

use crate::data::TableName;
use crate::dossier::dossier;
use crate::exported::Exported;
use crate::shaped::{acled_table, airwars_table, ucdp_table};

pub use csv::{original_text, to_csv};
pub use xlsx::to_xlsx;

/// Why an export cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// CSV cannot be written.
    #[error("cannot write the table `{table}` as CSV")]
    Csv {
        /// The table.
        table: &'static str,
        /// Why.
        source: ::csv::Error,
    },
    /// A workbook cannot be written.
    #[error("cannot write the workbook")]
    Xlsx {
        /// Why.
        source: rust_xlsxwriter::XlsxError,
    },
    /// A table is too long for a sheet.
    #[error("the table `{table}` has {n} rows, and a sheet holds {most}")]
    TooManyRows {
        /// The table.
        table: &'static str,
        /// Its rows.
        n: usize,
        /// What a sheet holds.
        most: usize,
    },
}

impl ExportError {
    /// What the user can do about it.
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::TooManyRows { .. } => Some("choose incidents with `--incident`, or take `--format csv`"),
            _ => None,
        }
    }
}

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $about:literal;)+) => {
        /// A format in which incidents are written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Format { $($(#[$doc])* $variant,)+ }

        impl Format {
            /// Every format, in the order in which they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What it is, in a few words.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),+ }
            }
        }
    };
}

formats! {
    /// One table as CSV.
    Csv = "csv", "Table as CSV; `--table` says which";
    /// All tables as a workbook.
    Xlsx = "xlsx", "Excel workbook with all tables";
    /// A map for programs.
    GeoJson = "geojson", "Map: incidents and the places that voices give";
    /// A map for virtual globes.
    Kml = "kml", "The same map for virtual globes";
    /// The columns of ACLED.
    Acled = "acled", "CSV in the columns and codes of ACLED";
    /// The columns of UCDP GED.
    Ucdp = "ucdp", "CSV in the columns and codes of UCDP GED";
    /// The columns of Airwars.
    Airwars = "airwars", "CSV in the fields and codes of Airwars";
    /// Web Annotation.
    Annotations = "annotations", "Web Annotations (JSON-LD): each claim at its words";
    /// PROV-O.
    Prov = "prov", "Provenance (PROV-O, JSON-LD)";
    /// Everything on an incident, to print.
    Dossier = "dossier", "Page to print with everything on an incident";
    /// STIX.
    Stix = "stix", "STIX 2.1 bundle with notes and opinions";
    /// MISP.
    Misp = "misp", "MISP events with opinions";
    /// FollowTheMoney.
    Ftm = "ftm", "FollowTheMoney statements, as JSON lines";
    /// PLOVER.
    Plover = "plover", "PLOVER records, as JSON lines";
    /// ClaimReview.
    ClaimReview = "claimreview", "ClaimReview (JSON-LD) of what people hold";
}

impl Format {
    /// The format of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == name)
    }

    /// Whether it cannot be shown on a terminal.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx)
    }

    /// Whether it is made of comparisons and what named rules make of them, which one report does not have.
    pub const fn needs_comparison(self) -> bool {
        matches!(self, Self::Acled | Self::Ucdp | Self::Airwars)
    }

    /// The export in this format; `table` counts for formats that hold one table.
    ///
    /// # Errors
    /// If the format cannot hold it.
    pub fn write(self, exported: &Exported, table: TableName) -> Result<Vec<u8>, ExportError> {
        Ok(match self {
            Self::Csv => to_csv(&table.of(exported))?,
            Self::Xlsx => to_xlsx(exported)?,
            Self::GeoJson => geojson::to_geojson(exported),
            Self::Kml => kml::to_kml(exported),
            Self::Acled => to_csv(&acled_table(exported))?,
            Self::Ucdp => to_csv(&ucdp_table(exported))?,
            Self::Airwars => to_csv(&airwars_table(exported))?,
            Self::Annotations => annotation::to_annotations(exported),
            Self::Prov => prov::to_prov(exported),
            Self::Dossier => dossier(exported).into_bytes(),
            Self::Stix => stix::to_stix(exported),
            Self::Misp => misp::to_misp(exported),
            Self::Ftm => ftm::to_ftm(exported),
            Self::Plover => plover::to_plover(exported),
            Self::ClaimReview => claimreview::to_claim_reviews(exported),
        })
    }
}
