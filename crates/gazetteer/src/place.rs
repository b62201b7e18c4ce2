//! A place as the gazetteer knows it.

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// A country or a territory with a code of its own.
    Country = 0,
    /// An area that is no administrative division: Donbas, Sahel, Black Sea.
    Region = 1,
    /// A first-order division: state, province, governorate, oblast.
    Adm1 = 2,
    /// A division within one of those: county, district.
    Adm2 = 3,
    /// The capital of a country.
    Capital = 4,
    /// Any other settlement.
    Settlement = 5,
}

impl Class {
    /// The class that a byte of a compiled file stands for.
    pub(crate) const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Country,
            1 => Self::Region,
            2 => Self::Adm1,
            3 => Self::Adm2,
            4 => Self::Capital,
            5 => Self::Settlement,
            _ => return None,
        })
    }

    /// How precisely a place of this class says where something is.
    pub const fn precision(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Adm1 => "province",
            Self::Adm2 => "district",
            Self::Capital | Self::Settlement => "settlement",
        }
    }

    /// Whether it is a town or a village rather than an area.
    pub const fn is_settlement(self) -> bool {
        matches!(self, Self::Capital | Self::Settlement)
    }
}

/// A place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<'g> {
    /// Its position in the gazetteer.
    pub index: u32,
    /// GeoNames id, where there is one.
    pub geoname: Option<u32>,
    /// Usual English name.
    pub name: &'g str,
    /// Latitude in degrees.
    pub lat: f32,
    /// Longitude in degrees.
    pub lon: f32,
    /// People living there: of an area, in the settlements that are known.
    pub population: u32,
    /// What kind of place it is.
    pub class: Class,
    /// Whether it is on our own list of places that reports of conflicts name.
    pub noted: bool,
    /// ISO 3166 code of its country, two letters.
    pub country: Option<&'g str>,
    /// Position of the area it lies in.
    pub parent: Option<u32>,
}
