package com.mellanox.mkt.images.terminal;

import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Status;

/**
 * The last lines of a terminal, of which there can be more than before. JLine writes only what differs from the line that was at
 * the same place among them; with more lines, that line is further down on the screen.
 */
final class GrowingStatus extends Status {
    private int count;

    GrowingStatus(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void update(List<AttributedString> lines, boolean flush) {
        if (lines.size() > count) {
            display.reset();
        }
        count = lines.size();
        super.update(lines, flush);
    }
}
