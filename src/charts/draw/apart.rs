//! Labels that keep off each other along one line.

/// Moves labels apart between two ends, each given by the place it would have and half its size,
/// in the order of those places.
///
/// Labels pushed on only, and labels pushed back only, both keep apart; so does halfway between the
/// two, and there they lie about the places they would have.
pub(super) fn apart(wanted: &[(i32, i32)], (top, foot): (i32, i32)) -> Vec<i32> {
    let mut down = wanted.to_vec();
    let mut up = wanted.to_vec();
    push_down(&mut down, top);
    push_up(&mut down, foot);
    push_up(&mut up, foot);
    push_down(&mut up, top);
    down.iter().zip(&up).map(|(down, up)| i32::midpoint(down.0, up.0)).collect()
}

fn push_down(labels: &mut [(i32, i32)], top: i32) {
    let mut free = top;
    for (place, half) in labels {
        *place = (*place).max(free + *half);
        free = *place + *half;
    }
}

fn push_up(labels: &mut [(i32, i32)], foot: i32) {
    let mut limit = foot;
    for (place, half) in labels.iter_mut().rev() {
        *place = (*place).min(limit - *half);
        limit = *place - *half;
    }
}
