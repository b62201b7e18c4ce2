//! Where an area lies and how many live in it, from the settlements within.

/// The box that holds all settlements of an area, and their people.
///
/// The sources give no coordinates for divisions; the middle of the box is nearer to the middle of the area than any
/// centre weighted by population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    south: f32,
    north: f32,
    west: f32,
    east: f32,
    population: u32,
}

impl Extent {
    pub const EMPTY: Self =
        Self { south: f32::MAX, north: f32::MIN, west: f32::MAX, east: f32::MIN, population: 0 };

    pub fn add(&mut self, lat: f32, lon: f32, population: u32) {
        self.south = self.south.min(lat);
        self.north = self.north.max(lat);
        self.west = self.west.min(lon);
        self.east = self.east.max(lon);
        self.population = self.population.saturating_add(population);
    }

    /// The middle, if there is any settlement.
    pub fn middle(&self) -> Option<(f32, f32)> {
        (self.south <= self.north)
            .then(|| (f32::midpoint(self.south, self.north), f32::midpoint(self.west, self.east)))
    }

    pub const fn population(&self) -> u32 {
        self.population
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_is_between_the_outermost() {
        let mut extent = Extent::EMPTY;
        assert_eq!(extent.middle(), None);
        for (lat, lon) in [(10.0, 20.0), (11.0, 20.5), (14.0, 24.0)] {
            extent.add(lat, lon, 5);
        }
        assert_eq!((extent.middle(), extent.population()), (Some((12.0, 22.0)), 15));
    }
}
