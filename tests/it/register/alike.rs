//! The answer for a row is that of the agreement with the cells of the row written into it.

use abide::evaluate::evaluate;
use abide::generate::{Case, Settings, cases};
use abide::register::Register;
use abide::source::Sources;
use abide::written::{Cell, Format, Template};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::chance;
use crate::filled::{Choices, Made, cell, text_cell, written_out};
use crate::load::try_load;

#[test]
fn a_row_has_the_answer_of_the_agreement_that_it_stands_for() {
    let settings = Settings { commitments: 3, worlds: 50, recurring: 0.05, ..Settings::default() };
    let generated = (cases(settings), any::<u64>());
    let config = chance::config(250);
    let (mut good, mut bad) = (0_u32, 0_u32);
    let outcome = {
        let counts = std::cell::RefCell::new((&mut good, &mut bad));
        TestRunner::new(config).run(&generated, |(Case { document, queries }, seed)| {
            let mut choices = Choices(seed);
            let made = Made::of(&document, &mut choices);
            let mut sources = Sources::default();
            let text = serde_json::to_string(&made.template).unwrap();
            let file = sources.add("template.json", text);
            let (template, wrong) = Template::read(&sources, file, Format::Json);
            prop_assert!(wrong.is_empty(), "{wrong:?}");
            let register = Register::new(template.unwrap(), Vec::new());
            for number in 0..4 {
                let row = made.row(&mut choices, number == 0);
                let columns = register.template().columns().iter();
                let of = if choices.below(2) == 0 { cell } else { text_cell };
                let cells: Vec<Cell<'_>> = columns.map(|one| of(&row[&one.value])).collect();
                let alone = try_load(&written_out(&made.template, &row));
                let instance = register.instance(&cells, None);
                let mut counts = counts.borrow_mut();
                match (alone, instance) {
                    (Ok(alone), Ok(instance)) => {
                        *counts.0 += 1;
                        for query in &queries {
                            let loaded = &instance.loaded;
                            prop_assert_eq!(
                                evaluate(&loaded.agreement, &loaded.record, query),
                                evaluate(&alone.agreement, &alone.record, query)
                            );
                        }
                    }
                    (Err(_), Err(_)) => {
                        *counts.1 += 1;
                        prop_assert!(number > 0, "the document itself does not load");
                    }
                    (alone, instance) => prop_assert!(
                        false,
                        "one loads and the other does not:\n{:?}\n{:?}\n{:#}\n{row:#?}",
                        alone.map(|_| ()),
                        instance.map(|_| ()),
                        made.template
                    ),
                }
            }
            Ok(())
        })
    };
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(good > bad && bad > 0, "{good} rows have an answer, {bad} have none");
}
