//! What a template may say, and what a row may have in it.

use abide::register::Register;
use abide::source::Sources;
use abide::written::{Cell, Format, Template};

const LEASE: &str = r#"
[agreement]
id   = "lease"
made = "$made"

[register]
id = "$name"

[[register.entry]]
on  = "${paid on}"
met = "pay"

[commitment.pay]
what         = "$what"
deadline     = "$days days after made"
grace        = "$grace"
note         = "It costs $5, or 5$"
accepts-late = "$late"
"#;

/// What is wrong with the lease with these cells; or its deadline and its entries.
fn filled(cells: [&str; 7]) -> Result<(String, usize), Vec<String>> {
    let mut sources = Sources::default();
    let file = sources.add("lease.toml", LEASE);
    let (template, wrong) = Template::read(&sources, file, Format::Toml);
    assert!(wrong.is_empty(), "{wrong:?}");
    let register = Register::new(template.unwrap(), Vec::new());
    let cells = cells.map(|cell| Cell::Text(cell.into()));
    match register.instance(&cells, None) {
        Ok(instance) => {
            let pay = &instance.loaded.agreement.commitments[0];
            let deadline =
                pay.deadline.as_ref().map_or(String::new(), |term| format!("{:?}", term.value));
            Ok((deadline, instance.loaded.record.entries.len()))
        }
        Err(wrong) => Err(wrong.iter().map(|one| one.message.clone()).collect()),
    }
}

#[test]
fn its_columns_stand_in_order() {
    let mut sources = Sources::default();
    let file = sources.add("lease.toml", LEASE);
    let (template, _) = Template::read(&sources, file, Format::Toml);
    let template = template.unwrap();
    let columns: Vec<&str> = template.columns().iter().map(|one| &*one.value).collect();
    assert_eq!(columns, ["name", "made", "what", "days", "grace", "late", "paid on"]);
}

#[test]
fn an_entry_without_a_day_does_not_exist() {
    let (_, entries) = filled(["a", "2025-01-01", "Pay", "5", "", "", ""]).unwrap();
    assert_eq!(entries, 0);
    let (_, entries) = filled(["a", "2025-01-01", "Pay", "5", "", "", "2025-01-03"]).unwrap();
    assert_eq!(entries, 1);
}

#[test]
fn a_term_with_an_empty_cell_is_as_if_not_written() {
    let (deadline, _) = filled(["a", "2025-01-01", "Pay", "", "", "", ""]).unwrap();
    assert_eq!(deadline, "");
    let (deadline, _) = filled(["a", "2025-01-01", "Pay", "12", "2 days", "true", ""]).unwrap();
    assert!(deadline.contains("12"), "{deadline}");
}

#[test]
fn a_cell_never_changes_how_a_phrase_is_built() {
    let wrong = filled(["a", "2025-01-01", "Pay", "5 days after made and 6", "", "", ""]);
    assert_eq!(wrong.unwrap_err(), ["`$days` is no single word: `5 days after made and 6`"]);
}

#[test]
fn what_is_wrong_with_a_row_is_said_all_at_once() {
    let wrong =
        filled(["", "2025-02-30", "Pay", "0", "soon", "perhaps", "2025-13-01"]).unwrap_err();
    let has = |words: &str| wrong.iter().any(|one| one.contains(words));
    assert!(has("the row has no id"), "{wrong:#?}");
    assert!(has("`2025-02-30` does not exist"), "{wrong:#?}");
    assert!(has("expected a boolean for `accepts-late`"), "{wrong:#?}");
    assert!(has("2025-13-01"), "{wrong:#?}");
}

#[test]
fn a_register_says_what_it_may_hold() {
    let wrong = |register: &str| {
        let mut sources = Sources::default();
        let text = format!("[agreement]\nid = \"a\"\nmade = 2025-01-01\n{register}");
        let file = sources.add("a.toml", text);
        let (template, wrong) = Template::read(&sources, file, Format::Toml);
        let wrong: Vec<String> = wrong.into_iter().map(|one| one.message).collect();
        (template.is_some(), wrong.join("; "))
    };
    let (some, said) = wrong("[register]\n");
    assert!(!some && said.contains("the register needs the key `id`"), "{said}");
    let (_, said) = wrong("[register]\nid = \"$a\"\nentri = []\n");
    assert!(said.contains("unknown key `entri` in the register"), "{said}");
    let (some, said) = wrong("[register.entry]\non = \"$a\"\n");
    assert!(!some && said.contains("expected a list of tables"), "{said}");
    assert_eq!(wrong(""), (false, String::new()), "an ordinary file");
    for id in ["PO-$order", "$order no", "order", "$$"] {
        let (some, said) = wrong(&format!("[register]\nid = \"{id}\"\n"));
        assert!(!some && said == "here a column stands alone", "{id}: {said}");
    }
    let (some, said) = wrong("[register]\nid = \"$a\"\n[[register.entry]]\non = \"by $b\"\n");
    assert!(!some && said == "here a column stands alone", "{said}");
}

#[test]
fn a_column_among_the_words_of_a_text_is_told() {
    let mut sources = Sources::default();
    let text = LEASE.replace("It costs $5, or 5$", "It costs ${paid on} euros");
    let file = sources.add("lease.toml", text);
    let (template, wrong) = Template::read(&sources, file, Format::Toml);
    assert!(template.is_none());
    assert_eq!(wrong[0].message, "the column `$paid on` stands among other words of `note`");
}
