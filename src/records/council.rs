//! The council itself and its written rules.

use std::collections::BTreeMap;

use super::{Brag, ColourRule, MrpMethod};
use crate::units::{Date, FinancialYear, Money, Period, Rate, words};

words! {
    /// Whose figures a folder holds, so what is missing of them is called.
    #[derive(Default)]
    FiguresOf {
        /// Those that a council and others publish: what is missing was not published.
        #[default]
        Publications = "publications",
        /// A council's own: what is missing was not recorded.
        Own = "own",
    }
}

impl FiguresOf {
    /// Gives what was done with a figure that is there: `published`.
    pub const fn published(self) -> &'static str {
        match self {
            Self::Publications => "published",
            Self::Own => "recorded",
        }
    }

    /// Gives what stands where a figure is missing: `not published`.
    pub const fn absent(self) -> &'static str {
        match self {
            Self::Publications => "not published",
            Self::Own => "not recorded",
        }
    }
}

words! {
    /// Whose law a council stands under.
    #[derive(Default)]
    Nation {
        /// England: the only one whose rules are held.
        #[default]
        England = "england",
        /// Wales.
        Wales = "wales",
        /// Scotland.
        Scotland = "scotland",
        /// Northern Ireland.
        NorthernIreland = "northern_ireland",
    }
}

words! {
    /// What kind of authority a council is.
    Class {
        /// A London borough, or the City.
        LondonBorough = "london_borough",
        /// A metropolitan district.
        MetropolitanDistrict = "metropolitan_district",
        /// A unitary council.
        Unitary = "unitary",
        /// A county council.
        County = "county",
        /// A district council in a county.
        District = "district",
        /// A fire and rescue authority.
        Fire = "fire",
        /// A police authority.
        Police = "police",
        /// A combined authority.
        CombinedAuthority = "combined_authority",
        /// The Greater London Authority.
        Gla = "gla",
    }
}

impl Class {
    /// Says whether it meets adult social care, and so may raise council tax for it.
    pub const fn has_social_care(self) -> bool {
        matches!(
            self,
            Self::LondonBorough | Self::MetropolitanDistrict | Self::Unitary | Self::County
        )
    }

    /// Says whether it bills council tax; the others set a precept on those that do.
    pub const fn bills(self) -> bool {
        matches!(
            self,
            Self::LondonBorough | Self::MetropolitanDistrict | Self::Unitary | Self::District
        )
    }

    /// Gives the word of the authorities that share its referendum principles.
    pub(super) const fn principle(self) -> &'static str {
        match self {
            Self::LondonBorough | Self::MetropolitanDistrict | Self::Unitary | Self::County => {
                "social_care"
            }
            Self::District => "district",
            Self::Fire => "fire",
            Self::Police => "police",
            Self::CombinedAuthority => "combined",
            Self::Gla => "gla",
        }
    }

    /// Gives what it is called in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::LondonBorough => "a London borough",
            Self::MetropolitanDistrict => "a metropolitan district",
            Self::Unitary => "a unitary council",
            Self::County => "a county council",
            Self::District => "a district council",
            Self::Fire => "a fire authority",
            Self::Police => "a police authority",
            Self::CombinedAuthority => "a combined authority",
            Self::Gla => "the Greater London Authority",
        }
    }
}

/// A council, its years and its policies, as `council.toml` has them.
#[derive(Debug, Clone)]
pub struct Council {
    /// Its full name.
    pub name: String,
    /// The name used in running text.
    pub short_name: String,
    /// Its code in the national register of areas; `None` for an invented council.
    pub code: Option<String>,
    /// Whose law it stands under.
    pub nation: Nation,
    /// The day by which the folder is read; `None`: as it is today. National rules follow it.
    pub known_by: Option<Date>,
    /// What kind of authority it is; `None` where `council.toml` does not say.
    pub class: Option<Class>,
    /// Whether it is invented; every page says so.
    pub invented: bool,
    /// Whose figures they are.
    pub figures: FiguresOf,
    /// The first year of its data.
    pub first_financial_year: FinancialYear,
    /// The year shown if none is asked for.
    pub current_financial_year: FinancialYear,
    /// The scenario run if none is asked for.
    pub default_scenario: String,
    /// When a saving is green, amber or red.
    pub rating: RatingPolicy,
    /// From what overspend a service is amber or red.
    pub colours: ColourRule,
    /// The least the general reserves may fall to; `None` where none is adopted.
    pub reserve_floor: Option<Money>,
    /// The reserve that a year's surplus goes into, by policy.
    pub surplus_to: Option<String>,
    /// The scale of a risk register that names none.
    pub risk_scale: Option<String>,
    /// What a tranche is worked with where its source is silent; shown as assumed.
    pub tranche_defaults: TrancheDefaults,
    /// The day on which each period was closed, where the council states it.
    pub closed_on: BTreeMap<Period, Date>,
}

/// The rule behind a computed rating: forecast as a share of target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatingPolicy {
    /// Green from here up.
    pub on_track: Rate,
    /// Amber from here up to `on_track`; red below.
    pub at_risk: Rate,
}

/// What the rating rule looks at: one saving in one year, at one point of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct RatingInputs {
    /// What the year should bring.
    pub target: Option<Money>,
    /// What the year will bring, what is above target included.
    pub forecast: Option<Money>,
    /// What has been taken out of the budget.
    pub banked: Option<Money>,
    /// Whether evidence is referred to.
    pub evidence: bool,
    /// Whether a decision wrote it out.
    pub written_out: bool,
}

impl RatingPolicy {
    /// Rates by the rule; `None` where the rule lacks an input that should be there, so that
    /// nothing is rated on what was not published.
    ///
    /// X written out; N no target; B banked up to target with evidence; G, A and R by the share
    /// of target that is forecast.
    pub fn rate(&self, inputs: &RatingInputs) -> Option<Brag> {
        if inputs.written_out {
            return Some(Brag::WrittenOut);
        }
        let Some(target) = inputs.target.filter(|target| !target.is_nil()) else {
            return Some(Brag::NotRated);
        };
        if inputs.evidence && inputs.banked.is_some_and(|banked| banked >= target) {
            return Some(Brag::Blue);
        }
        let share = inputs.forecast?.as_share_of(target)?;
        Some(if share >= self.on_track {
            Brag::Green
        } else if share >= self.at_risk {
            Brag::Amber
        } else {
            Brag::Red
        })
    }
}

impl RatingPolicy {
    /// Gives the clause of the rule that a share of target falls under, as a reader is told it.
    pub fn clause(&self, share: Rate) -> String {
        let at = crate::units::text::percent_exact;
        if share >= self.on_track {
            format!("G: {} of target or more", at(self.on_track))
        } else if share >= self.at_risk {
            format!("A: from {} and below {}", at(self.at_risk), at(self.on_track))
        } else {
            format!("R: below {}", at(self.at_risk))
        }
    }
}

/// Terms of borrowing assumed where none is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrancheDefaults {
    /// The yearly rate.
    pub rate: Rate,
    /// Years over which the provision is spread.
    pub term_years: u32,
    /// How it is spread.
    pub mrp_method: MrpMethod,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn rated(target: i64, forecast: i64) -> Option<Brag> {
        let policy = RatingPolicy {
            on_track: Rate::from_fraction(dec!(0.95)),
            at_risk: Rate::from_fraction(dec!(0.75)),
        };
        policy.rate(&RatingInputs {
            target: Some(Money::from_pence(target)),
            forecast: Some(Money::from_pence(forecast)),
            ..RatingInputs::default()
        })
    }

    #[test]
    fn the_rule_rates_like_cases_alike() {
        // A councillor's page on Havering: £300k of £500k shown amber, £337k of £397k green.
        assert_eq!(rated(50_000_000, 30_000_000), Some(Brag::Red));
        assert_eq!(rated(39_700_000, 33_700_000), Some(Brag::Amber));
        assert_eq!(rated(100, 95), Some(Brag::Green));
        assert_eq!(rated(0, 0), Some(Brag::NotRated));
    }
}
