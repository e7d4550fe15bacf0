//! Whole numbers as Parquet has them for levels, and for places in a dictionary: in runs of one number that is
//! repeated, and in packs of eight numbers of so many bits each.

use bytes::{Buf, Bytes};

/// How many numbers a pack has.
const PACK: usize = 8;

/// Gives one number after the other.
#[derive(Debug)]
pub(super) struct Hybrid {
    bytes: Bytes,
    /// How many bits a number has, 32 at most.
    width: u32,
    run: Run,
}

#[derive(Debug)]
enum Run {
    /// One number, so many times more.
    Repeated { number: u32, left: u32 },
    /// A pack, where in it the next number is and how many there are; and how many packs follow.
    Packed { pack: [u32; PACK], at: usize, count: usize, packs: u32 },
}

impl Hybrid {
    /// The numbers of so many bits that stand in these bytes; none if they would have more than 32.
    pub(super) fn new(bytes: Bytes, width: u32) -> Option<Hybrid> {
        let run = Run::Repeated { number: 0, left: 0 };
        (width <= u32::BITS).then_some(Hybrid { bytes, width, run })
    }

    /// The next number; none at the end, or where the bytes are damaged.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u32> {
        loop {
            match &mut self.run {
                Run::Repeated { number, left } if *left > 0 => {
                    *left = left.wrapping_sub(1);
                    return Some(*number);
                }
                Run::Packed { pack, at, count, .. } if *at < *count => {
                    let number = pack.get(*at).copied();
                    *at = at.wrapping_add(1);
                    return number;
                }
                Run::Packed { packs, .. } if *packs > 0 => {
                    let packs = packs.wrapping_sub(1);
                    self.run = self.next_pack(packs)?;
                }
                Run::Repeated { .. } | Run::Packed { .. } => self.run = self.next_run()?,
            }
        }
    }

    /// A run begins with its length, of which the last bit says what it is.
    #[cold]
    fn next_run(&mut self) -> Option<Run> {
        let head = self.head()?;
        let length = Some(head >> 1).filter(|length| *length > 0)?;
        if head & 1 == 1 {
            return Some(Run::Packed { pack: [0; PACK], at: 0, count: 0, packs: length });
        }
        let mut number = [0; 4];
        let size = usize::try_from(self.width.div_ceil(u8::BITS)).ok()?;
        self.bytes.try_copy_to_slice(number.get_mut(..size)?).ok()?;
        let number = u32::from_le_bytes(number);
        let has_room = number.checked_shr(self.width).is_none_or(|above| above == 0);
        has_room.then_some(Run::Repeated { number, left: length })
    }

    /// A number of seven bits in each byte, the lowest first.
    fn head(&mut self) -> Option<u32> {
        let mut head = 0_u32;
        for place in (0..u32::BITS).step_by(7) {
            let byte = self.bytes.try_get_u8().ok()?;
            let bits = u32::from(byte & 0x7f);
            if bits.leading_zeros() < place {
                return None;
            }
            head |= bits.checked_shl(place)?;
            if byte < 0x80 {
                return Some(head);
            }
        }
        None
    }

    /// A pack has as many bytes as a number has bits. The last may end with its last number.
    fn next_pack(&mut self, packs: u32) -> Option<Run> {
        /// What lies behind the bytes of the longest pack, where eight bytes are read at a time.
        const ROOM: usize = 40;
        let width = usize::try_from(self.width).ok()?;
        let size = width.min(self.bytes.len());
        let mut bytes = [0; ROOM];
        self.bytes.try_copy_to_slice(bytes.get_mut(..size)?).ok()?;
        let count = size.checked_mul(PACK)?.checked_div(width).unwrap_or(PACK);
        let mask = u64::MAX.checked_shr(u64::BITS.checked_sub(self.width)?).unwrap_or(0);
        let mut pack = [0; PACK];
        for (place, number) in pack.iter_mut().enumerate() {
            let bit = place.checked_mul(width)?;
            let eight = bytes.get(bit >> 3..)?.first_chunk()?;
            *number = u32::try_from(u64::from_le_bytes(*eight) >> (bit & 7) & mask).ok()?;
        }
        (count > 0).then_some(Run::Packed { pack, at: 0, count, packs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(bytes: &[u8], width: u32) -> Vec<u32> {
        let mut hybrid = Hybrid::new(Bytes::copy_from_slice(bytes), width).expect("a width");
        std::iter::from_fn(|| hybrid.next()).take(1000).collect()
    }

    #[test]
    fn the_example_of_the_format_is_read() {
        // The numbers from 0 to 7 of three bits, as the documentation of the format packs them.
        let packed = [0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        assert_eq!(numbers(&packed, 3), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn runs_follow_each_other() {
        let bytes = [6, 0x2c, 1, 3, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 4, 9, 0];
        assert_eq!(numbers(&bytes, 16), [300, 300, 300, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
        // 300 times a number without bits.
        assert_eq!(numbers(&[0xd8, 4], 0), [0; 300]);
        assert_eq!(numbers(&[3], 0), [0; 8]);
    }

    #[test]
    fn every_width_is_unpacked() {
        for width in 1..=32 {
            let all = [u32::MAX, 0, 0x5555_5555, 1, 0xaaaa_aaaa, 2, 0x8000_0001, 0x7fff_ffff];
            let all = all.map(|number| number & (u32::MAX >> (32 - width)));
            let mut bits = all.iter().enumerate().fold([0_u8; 33], |mut bits, (at, number)| {
                for bit in 0..width {
                    let place = at * width as usize + bit as usize;
                    bits[1 + place / 8] |= ((number >> bit & 1) as u8) << (place % 8);
                }
                bits
            });
            bits[0] = 3;
            assert_eq!(numbers(&bits[..=width as usize], width), all);
            // Of a pack that is cut off, what is there whole.
            let cut = width as usize / 2;
            assert_eq!(numbers(&bits[..=cut], width), all[..cut * 8 / width as usize]);
        }
    }

    #[test]
    fn what_is_damaged_ends() {
        assert!(Hybrid::new(Bytes::new(), 33).is_none());
        let too_long = [0x80, 0x80, 0x80, 0x80, 0x10, 1, 0];
        for bytes in
            [&[][..], &[6], &[6, 1], &[0x80; 9], &[0xff; 9], &[0, 1, 0, 6, 1, 0], &too_long]
        {
            assert!(numbers(bytes, 16).is_empty(), "{bytes:?}");
        }
        // A number that has more bits than it may have.
        assert!(numbers(&[6, 2], 1).is_empty());
        assert_eq!(numbers(&[6, 1], 1), [1; 3]);
        assert!(numbers(&[1], 1).is_empty());
    }
}
