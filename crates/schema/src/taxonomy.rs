//! The closed vocabularies of events: PLOVER types and modes, means, precisions, and kinds of harm.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Facet, vocabulary};

vocabulary! {
    /// PLOVER event types.
    EventType {
        /// Agree to do something.
        Agree = "AGREE",
        /// Meet or talk.
        Consult = "CONSULT",
        /// Support in words or by diplomacy.
        Support = "SUPPORT",
        /// Cooperate in deed.
        Cooperate = "COOPERATE",
        /// Give aid.
        Aid = "AID",
        /// Give way.
        Concede = "CONCEDE",
        /// Withdraw or cease hostilities.
        Retreat = "RETREAT",
        /// Accuse, criticise or investigate.
        Accuse = "ACCUSE",
        /// Request or demand.
        Request = "REQUEST",
        /// Refuse.
        Reject = "REJECT",
        /// Threaten.
        Threaten = "THREATEN",
        /// Protest.
        Protest = "PROTEST",
        /// Move forces or weapons.
        Mobilize = "MOBILIZE",
        /// Punish by reducing relations.
        Sanction = "SANCTION",
        /// Repress, seize or arrest.
        Coerce = "COERCE",
        /// Attack.
        Assault = "ASSAULT",
    }
}

vocabulary! {
    /// PLOVER event modes.
    EventMode {
        /// Abduction or hostage taking.
        Abduct = "abduct",
        /// Access that is granted.
        Access = "access",
        /// Attack by aircraft.
        Aerial = "aerial",
        /// Accusation without an investigation.
        Allege = "allege",
        /// Arrest or detention.
        Arrest = "arrest",
        /// Beating.
        Beat = "beat",
        /// Boycott.
        Boycott = "boycott",
        /// Truce.
        Ceasefire = "ceasefire",
        /// Censorship.
        Censor = "censor",
        /// Conviction in court.
        Convict = "convict",
        /// Force against a crowd.
        CrowdControl = "crowd-control",
        /// Curfew.
        Curfew = "curfew",
        /// Attack on computers.
        Cyber = "cyber",
        /// Demonstration.
        Demo = "demo",
        /// Deportation.
        Deport = "deport",
        /// Destruction of property.
        Destroy = "destroy",
        /// Surrender of weapons.
        Disarm = "disarm",
        /// Criticism.
        Disapprove = "disapprove",
        /// Relations that are broken off.
        Discontinue = "discontinue",
        /// Attack by drone.
        Drone = "drone",
        /// Restrictions that are eased.
        Ease = "ease",
        /// Expulsion.
        Expel = "expel",
        /// Attack with explosives.
        Explosives = "explosives",
        /// Attack with firearms.
        Firearms = "firearms",
        /// Attack with artillery, rockets or tanks.
        HeavyWeapons = "heavy-weapons",
        /// Hunger strike.
        Hunger = "hunger",
        /// Investigation.
        Investigate = "investigate",
        /// Martial law.
        MartialLaw = "martial-law",
        /// Misinformation.
        Misinformation = "misinformation",
        /// Blockade by protesters.
        Obstruct = "obstruct",
        /// Talk by telephone.
        Phone = "phone",
        /// Prisoners or territory that are given back.
        Release = "release",
        /// Resignation.
        Resign = "resign",
        /// Restriction of rights or movement.
        Restrict = "restrict",
        /// Riot.
        Riot = "riot",
        /// Seizure of territory or property.
        Seize = "seize",
        /// Sexual violence.
        Sexual = "sexual",
        /// Labour strike.
        Strike = "strike",
        /// Suicide attack.
        SuicideAttack = "suicide-attack",
        /// Targeted killing.
        Targeted = "targeted",
        /// Meeting with a mediator.
        ThirdParty = "third-party",
        /// Torture.
        Torture = "torture",
        /// Movement of troops.
        Troops = "troops",
        /// Chemical, biological or radiological attack.
        Unconventional = "unconventional",
        /// Damage by protesters.
        Vandalize = "vandalize",
        /// Visit.
        Visit = "visit",
        /// Movement of weapons.
        Weapons = "weapons",
        /// Withdrawal.
        Withdraw = "withdraw",
    }
}

vocabulary! {
    /// Classes of means.
    MeansClass {
        /// Aircraft and what they drop.
        Aerial = "aerial",
        /// Drones.
        Drone = "drone",
        /// Artillery, mortars, rockets.
        Indirect = "indirect",
        /// Bombs and mines.
        Explosive = "explosive",
        /// Suicide attack.
        Suicide = "suicide",
        /// Chemical weapons.
        Chemical = "chemical",
        /// Guns.
        SmallArms = "small-arms",
        /// Knives and other blades.
        Blade = "blade",
        /// Fire.
        Fire = "fire",
        /// Ground forces.
        Ground = "ground",
        /// Fighting.
        Combat = "combat",
    }
}

vocabulary! {
    /// Means as finely as words name them; comparing accounts needs more than the class.
    MeansKind {
        /// From the air.
        Air = "air",
        /// By plane.
        Plane = "plane",
        /// By helicopter.
        Helicopter = "helicopter",
        /// By drone.
        Drone = "drone",
        /// A strike of any kind.
        Strike = "strike",
        /// A missile.
        Missile = "missile",
        /// A rocket.
        Rocket = "rocket",
        /// Artillery or mortars.
        Gunnery = "gunnery",
        /// Indirect fire of any kind.
        Fire = "fire",
        /// A bomb of any kind.
        Bomb = "bomb",
        /// A blast of any kind.
        Blast = "blast",
        /// A bomb or mine that was placed.
        Placed = "placed",
        /// A bomb in a vehicle.
        Vehicle = "vehicle",
        /// A suicide attacker.
        Suicide = "suicide",
        /// A suicide attacker in a vehicle.
        SuicideVehicle = "suicide-vehicle",
        /// Chemical weapons.
        Chemical = "chemical",
        /// Guns.
        Firearms = "firearms",
        /// Knives and other blades.
        Blade = "blade",
        /// Fire that was set.
        Arson = "arson",
        /// Fighting on the ground.
        Combat = "combat",
    }
}

vocabulary! {
    /// How precisely words say where something is.
    PlacePrecision {
        /// A town or a village.
        Settlement = "settlement",
        /// The surroundings of a place.
        Near = "near",
        /// Somewhere between two places.
        Between = "between",
        /// A second-order division.
        District = "district",
        /// A first-order division.
        Province = "province",
        /// An area that is no administrative division.
        Region = "region",
        /// A country.
        Country = "country",
    }
}

vocabulary! {
    /// How precisely words say when something was.
    TimePrecision {
        /// To the minute.
        Minute = "minute",
        /// To the hour.
        Hour = "hour",
        /// A part of a day.
        PartOfDay = "part-of-day",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
        /// From one day to another.
        Range = "range",
    }
}

vocabulary! {
    /// What the words for a participant say that its actor does not.
    ActorTrait {
        /// They name nobody in particular: `unknown gunmen`.
        Unspecified = "unspecified",
        /// They are fighters against a state: `rebels`.
        Insurgent = "insurgent",
        /// A medical unit or its staff: `a hospital`.
        Medical = "medical",
    }
}

vocabulary! {
    /// Where the days of a report come from.
    DaySource {
        /// Its text.
        Text = "text",
        /// The day of publication alone, which may be months off.
        Publication = "publication",
    }
}

vocabulary! {
    /// What can happen to people that a report counts.
    Harm {
        /// They died.
        Killed = "killed",
        /// They were wounded.
        Injured = "injured",
        /// They were missing.
        Missing = "missing",
        /// They were taken prisoner, detained or abducted.
        Captured = "captured",
        /// They fled or were driven from their homes.
        Displaced = "displaced",
    }
}

impl Harm {
    /// The facet whose value is the number of people so harmed.
    pub const fn facet(self) -> Facet {
        match self {
            Self::Killed => Facet::Killed,
            Self::Injured => Facet::Injured,
            Self::Missing => Facet::Missing,
            Self::Captured => Facet::Captured,
            Self::Displaced => Facet::Displaced,
        }
    }
}
