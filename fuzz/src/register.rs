//! A template with the cells of a row in it has the answer of the document that the two stand for.

use abide::evaluate::{Query, evaluate};
use abide::register::{Columns, Register};
use abide::source::Sources;
use abide::written::{Cell, Format, Template};
use arbitrary::{Arbitrary, Result, Unstructured};

use super::document::Document;
use super::load::{checked, is_about};
use crate::filled::{Choices, Made, cell, text_cell, written_out};

/// So many rows of a table are asked for.
const ROWS: usize = 4;

/// What stands between the template and its table.
const TABLE: &str = "\n---\n";

/// A document of which a template is made, and what decides which of its values go into the table and
/// what else may stand there.
#[derive(Debug)]
pub(super) struct Drawn {
    document: Document,
    choices: u64,
}

impl<'b> Arbitrary<'b> for Drawn {
    fn arbitrary(draw: &mut Unstructured<'b>) -> Result<Self> {
        Ok(Drawn { choices: draw.arbitrary()?, document: Document::arbitrary(draw)? })
    }
}

/// Each row has the answer of its document, or neither can be read.
pub(super) fn alike(drawn: &Drawn) {
    let Drawn { document, choices } = drawn;
    let mut choices = Choices(*choices);
    let made = Made::of(&document.value, &mut choices);
    let mut sources = Sources::default();
    let file = sources.add("template.json", made.template.to_string());
    let (template, wrong) = Template::read(&sources, file, Format::Json);
    let template = template.unwrap_or_else(|| panic!("{wrong:?}\n{:#}", made.template));
    let register = Register::new(template, Vec::new());
    for number in 0..ROWS {
        let row = made.row(&mut choices, number == 0);
        let of = if choices.below(2) == 0 { cell } else { text_cell };
        let columns = register.template().columns().iter();
        let cells: Vec<Cell<'_>> = columns.map(|one| of(&row[&one.value])).collect();
        let instance = register.instance(&cells, document.known_by);
        let text = written_out(&made.template, &row).to_string();
        let mut alone = Sources::default();
        let (_, outcome) = checked(&mut alone, "alone.json", &text);
        let query = Query { on: document.on, known_by: document.known_by };
        match (instance, outcome.agreements.first()) {
            (Ok(instance), Some(alone)) => {
                let loaded = &instance.loaded;
                assert_eq!(
                    evaluate(&loaded.agreement, &loaded.record, &query),
                    evaluate(&alone.agreement, &alone.record, &query),
                    "the row (left) {row:#?} of {:#}",
                    made.template
                );
            }
            (Err(wrong), None) => assert!(!wrong.is_empty()),
            (instance, alone) => panic!(
                "one loads and the other does not: {:?}, {:?}, {row:#?} of {:#}",
                instance.map(|_| ()),
                alone.map(|_| ()),
                made.template
            ),
        }
    }
}

/// Any bytes as a template of TOML, three dashes, and a table of comma-separated values: whatever is
/// wrong has a place in the template, and what is right is judged.
pub(super) fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (text, table) = text.split_once(TABLE).unwrap_or((text, ""));
    let mut sources = Sources::default();
    let file = sources.add("fuzz.toml", text);
    let (template, found) = Template::read(&sources, file, Format::Toml);
    is_about(&sources, text, &found);
    let Some(template) = template else { return };
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    let head = rows.headers().expect("it is text").clone();
    let columns = match Columns::find(&template, &head.iter().collect::<Vec<&str>>()) {
        Ok(columns) => columns,
        Err(missing) => return is_about(&sources, text, &missing),
    };
    let register = Register::new(template, Vec::new());
    for row in rows.records().take(ROWS) {
        let row = row.expect("it is text");
        match register.instance(&columns.cells(|at| row.get(at)), None) {
            Err(wrong) => {
                assert!(!wrong.is_empty());
                is_about(&sources, text, &wrong);
            }
            Ok(instance) => {
                let loaded = &instance.loaded;
                let query = Query { on: loaded.agreement.made, known_by: None };
                let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
                assert_eq!(verdict.commitments.len(), loaded.agreement.commitments().count());
            }
        }
    }
}
