use abide::dates::Day;

/// The texts of so many days are kept, each at a place of its own.
const KEPT: usize = 1 << 12;

/// `,2025-01-31`.
type Text = [u8; 11];

/// The texts of days. Those of a table are near each other, and are written again and again.
#[derive(Debug, Default)]
pub(super) struct DayTexts {
    kept: Vec<(Day, Text)>,
}

impl DayTexts {
    /// A day as it is written everywhere, behind the comma that parts cells.
    #[inline]
    pub(super) fn cell(&mut self, day: Day) -> Text {
        let place = usize::try_from(day.number()).unwrap_or(0) % KEPT;
        match self.kept.get(place) {
            Some((known, text)) if *known == day => *text,
            _ => self.write(day, place),
        }
    }

    #[cold]
    fn write(&mut self, day: Day, place: usize) -> Text {
        let text = written(day);
        match self.kept.get_mut(place) {
            Some(kept) => *kept = (day, text),
            None => self.kept = vec![(day, text); KEPT],
        }
        text
    }
}

fn written(day: Day) -> Text {
    let (year, month, of_month) = day.ymd();
    let year = u32::try_from(year).unwrap_or(0);
    let digit = |number: u32| b'0'.wrapping_add(u8::try_from(number % 10).unwrap_or(0));
    [
        b',',
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(of_month / 10),
        digit(of_month),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_everywhere() {
        let mut texts = DayTexts::default();
        let all = (Day::MIN.number()..=Day::MAX.number()).step_by(97);
        // Twice, so that each place is taken again and again.
        for number in all.clone().chain(all) {
            let day = Day::from_number(number).expect("a day");
            let expected = format!(",{day}");
            assert_eq!(texts.cell(day), expected.as_bytes());
            assert_eq!(texts.cell(day), expected.as_bytes());
        }
    }
}
