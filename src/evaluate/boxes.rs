//! Boxes of worlds that were looked at for a day: whatever is asked of it, the same come first.

use super::case::Courses;
use super::facts::World;

/// So many are kept.
const MOST_KNOWN: usize = 64;
/// And none any more once they have so many stretches of days.
const MOST_STRETCHES: usize = 1 << 15;

/// The courses in a box.
pub(super) struct KnownBox {
    pub(super) world: World,
    pub(super) courses: Courses,
    /// How many courses were worked out for it.
    pub(super) effort: u32,
}

impl KnownBox {
    fn stretches(&self) -> usize {
        self.courses.values().map(|course| course.size()).fold(0, usize::saturating_add)
    }
}

/// The boxes of a day that are kept.
#[derive(Default)]
pub(super) struct KnownBoxes {
    boxes: Vec<KnownBox>,
    stretches: usize,
}

impl KnownBoxes {
    /// The courses in a box, and how many were worked out for it.
    pub(super) fn find(&self, world: &World) -> Option<(Courses, u32)> {
        let known = self.boxes.iter().find(|known| known.world == *world)?;
        Some((known.courses.clone(), known.effort))
    }

    pub(super) fn have_room(&self) -> bool {
        self.boxes.len() < MOST_KNOWN && self.stretches < MOST_STRETCHES
    }

    pub(super) fn keep(&mut self, known: KnownBox) {
        self.stretches = self.stretches.saturating_add(known.stretches());
        self.boxes.push(known);
    }
}
