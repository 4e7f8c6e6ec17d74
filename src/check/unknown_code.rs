//! `unknown-code`: countries are those of ISO 3166-1 alpha-3, money is that of ISO 4217.

use super::CheckInput;
use super::declaring::{Declaring, Kind};
use crate::diag::{At, Diagnostic, Severity, code};
use crate::model::{Figure, Id};

pub(super) fn check(file: Declaring<'_>, _: CheckInput<'_>) -> Vec<Diagnostic> {
    let actors = file.actors().iter().map(|(id, actor)| (Kind::Actor, id, actor.country.as_deref()));
    let places = file.places().iter().map(|(id, place)| (Kind::Place, id, place.country.as_deref()));
    let countries = actors.chain(places).filter_map(|(kind, id, code)| country(file, kind, id, code?));
    countries.chain(file.figures().iter().filter_map(|(id, figure)| currency(file, id, figure))).collect()
}

fn country(declaring: Declaring<'_>, kind: Kind, id: &Id, country: &str) -> Option<Diagnostic> {
    if listed(COUNTRIES, country) {
        return None;
    }
    let meant = MEANT.iter().find(|(written, _)| *written == country).map(|(_, meant)| *meant);
    let message = format!("`{country}` is no country of ISO 3166-1 alpha-3");
    let at = At::Value(declaring.pointer(kind, id).key("country"));
    let diagnostic = Diagnostic::new(code::UNKNOWN_CODE, message, &declaring.file(kind), at);
    Some(match meant {
        Some(meant) => diagnostic.help(format!("write `country: {meant}`")),
        None => diagnostic.help("look the code up, or leave `country` out"),
    })
}

/// A unit that is written as a currency, and is none. That three capitals mean money is a guess: it is never an error.
fn currency(declaring: Declaring<'_>, id: &Id, figure: &Figure) -> Option<Diagnostic> {
    let unit = figure.unit.as_deref()?;
    let three = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
    if !three || listed(CURRENCIES, unit) || listed(ABBREVIATIONS, unit) {
        return None;
    }
    let message = format!("the unit `{unit}` is no currency of ISO 4217");
    let at = At::Value(declaring.pointer(Kind::Figure, id).key("unit"));
    let mut diagnostic = Diagnostic::new(code::UNKNOWN_CODE, message, &declaring.file(Kind::Figure), at);
    diagnostic.severity = Severity::Warning;
    Some(diagnostic.help("correct the code; if it is not money, write the unit out, as `armoured vehicles`"))
}

fn listed(codes: &str, code: &str) -> bool {
    codes.split_ascii_whitespace().any(|known| known == code)
}

/// The officially assigned codes; `XKX`, which ISO leaves to its users and most of them give to Kosovo; and the codes of
/// countries that have come apart, which ISO 3166-3 keeps for the past.
const COUNTRIES: &str = "\
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ
BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU
DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC
GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL
PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN
SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
CSK DDR SCG SUN VDR XKX YMD YUG";

/// Codes of others (the Olympic Committee, FIFA, older lists) and slips, with what they stand for in ISO 3166-1.
const MEANT: &[(&str, &str)] = &[
    ("ALG", "DZA"),
    ("ANG", "AGO"),
    ("ARS", "SAU"),
    ("BUL", "BGR"),
    ("BUR", "MMR"),
    ("CAM", "KHM"),
    ("CHA", "TCD"),
    ("CHI", "CHL"),
    ("COS", "CRI"),
    ("CRO", "HRV"),
    ("DEN", "DNK"),
    ("ENG", "GBR"),
    ("EUA", "USA"),
    ("GAM", "GMB"),
    ("GER", "DEU"),
    ("GRE", "GRC"),
    ("GUA", "GTM"),
    ("GUI", "GIN"),
    ("HAI", "HTI"),
    ("HOL", "NLD"),
    ("HON", "HND"),
    ("INA", "IDN"),
    ("IRI", "IRN"),
    ("IVC", "CIV"),
    ("KOS", "XKX"),
    ("KSA", "SAU"),
    ("KSV", "XKX"),
    ("KUW", "KWT"),
    ("LAT", "LVA"),
    ("LBA", "LBY"),
    ("LIB", "LBY"),
    ("MAD", "MDG"),
    ("MAS", "MYS"),
    ("MTN", "MRT"),
    ("MYA", "MMR"),
    ("NCA", "NIC"),
    ("NED", "NLD"),
    ("NEP", "NPL"),
    ("NGR", "NGA"),
    ("NIG", "NER"),
    ("OMA", "OMN"),
    ("PAL", "PSE"),
    ("PAR", "PRY"),
    ("PHI", "PHL"),
    ("POR", "PRT"),
    ("ROM", "ROU"),
    ("RSA", "ZAF"),
    ("RWD", "RWA"),
    ("SCO", "GBR"),
    ("SAF", "ZAF"),
    ("SLO", "SVN"),
    ("SPA", "ESP"),
    ("SRI", "LKA"),
    ("SUD", "SDN"),
    ("SUI", "CHE"),
    ("SWI", "CHE"),
    ("SYI", "SYR"),
    ("TAN", "TZA"),
    ("TMP", "TLS"),
    ("TPE", "TWN"),
    ("TRK", "TUR"),
    ("TUK", "TUR"),
    ("UAE", "ARE"),
    ("URU", "URY"),
    ("VIE", "VNM"),
    ("YAR", "YEM"),
    ("ZAI", "COD"),
    ("ZAM", "ZMB"),
    ("ZAR", "COD"),
    ("ZIM", "ZWE"),
];

/// The codes in use, and those of currencies that are gone but stand in accounts of the past.
const CURRENCIES: &str = "\
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF
CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS
VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XUA YER ZAR ZMW ZWG
AFA ALK ANG AOK AON AOR ARA ARP ATS AZM BAD BEF BGL BRE BYB BYR CSD CSJ CSK CYP DDM DEM ECS EEK ESP FIM FRF GEK GHC GRD
GWP HRD HRK IEP ITL LTL LUF LVL MGF MRO MTL MXP MZM NLG PLZ PTE ROL RUR SDD SDP SIT SKK SRG STD SUR TJR TMM TRL UAK UGS
VEB VEF XEU YDD YUD YUM YUN ZAL ZMK ZRN ZRZ ZWD ZWL ZWR";

/// Three capitals that are usual as units and are no money.
const ABBREVIATIONS: &str = "\
AFV APC BBL BCM BPD BTU DWT GDP GNI GRT GWH HGV IDP IED IFV KWH LNG LPG MBT MCM MLR MRE MWH NGO PKO POW PPM PPP RPG SAM
TCM TEU TNT TWH UAV UXO";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_a_country_and_what_is_written_is_none() {
        for (written, meant) in MEANT {
            assert!(!listed(COUNTRIES, written), "{written}");
            assert!(listed(COUNTRIES, meant), "{meant}");
        }
        assert_eq!(COUNTRIES.split_ascii_whitespace().count(), 249 + 8);
        assert!(ABBREVIATIONS.split_ascii_whitespace().all(|code| !listed(CURRENCIES, code)));
    }
}
