//! `--report FORMAT=FILE`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::report::Format;

/// A report that goes to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Its form.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let shape = "write FORMAT=FILE, such as junit=report.xml";
        let (format, path) = typed.split_once('=').ok_or(shape)?;
        if path.is_empty() {
            return Err(shape.to_owned());
        }
        if path == "-" {
            return Err("- is no file here: --format writes to standard output".to_owned());
        }
        let format = Format::from_str(format, false).map_err(|_| {
            let all = Format::value_variants().iter().filter_map(Format::to_possible_value);
            let names: Vec<String> = all.map(|value| value.get_name().to_owned()).collect();
            format!("the formats are {}", names.join(", "))
        })?;
        Ok(Self { format, path: path.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::ReportFile;
    use crate::report::Format;

    #[test]
    fn a_format_and_a_file() {
        let read = |typed: &str| typed.parse::<ReportFile>();
        let file = read("junit=a=b.xml").unwrap();
        assert_eq!((file.format, file.path.to_str()), (Format::Junit, Some("a=b.xml")));
        assert!(read("junit").unwrap_err().contains("FORMAT=FILE"));
        assert!(read("junit=").unwrap_err().contains("FORMAT=FILE"));
        assert!(read("json=-").unwrap_err().contains("--format"));
        let formats = read("html=x").unwrap_err();
        assert_eq!(formats, "the formats are terminal, json, markdown, junit, github");
    }
}
