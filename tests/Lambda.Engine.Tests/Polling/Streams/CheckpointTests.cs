using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class CheckpointTests
{
    private static readonly StreamRecord[] Records = StreamSome.Records(4, first: 10);

    [Fact]
    public void The_checkpoint_stays_before_the_first_unfinished_record_whatever_the_order_in_which_records_finish()
    {
        var tracker = new CheckpointTracker(Records);
        Assert.Null(tracker.Checkpoint);
        tracker.Done(Records.AsSpan(2, 1));
        Assert.Null(tracker.Checkpoint);
        tracker.Done(Records.AsSpan(0, 1));
        Assert.Equal(10, tracker.Checkpoint);
        tracker.Done(Records.AsSpan(1, 1));
        Assert.Equal(12, tracker.Checkpoint);
        tracker.Done(Records.AsSpan(3, 1));
        Assert.Equal(13, tracker.Checkpoint);
    }

    [Fact]
    public void A_window_covers_the_records_that_it_has_aggregated_or_skipped_and_no_newer_ones()
    {
        var at = StreamSome.Noon;
        var state = WindowState.None with { FoldedTo = 5, FoldedAt = at };
        Assert.True(state.Covers(new("k", 5, default, at)));
        Assert.False(state.Covers(new("k", 6, default, at)));
        // Of a stream that was recreated.
        Assert.False(state.Covers(new("k", 5, default, at.AddTicks(1))));
        Assert.False(WindowState.None.Covers(new("k", 0, default, at)));
    }

    [Fact]
    public void Opening_and_closing_a_window_updates_its_state()
    {
        var (window, record) = (new TimeWindow(StreamSome.Noon, StreamSome.Noon.AddSeconds(10)), Records[0]);
        var open = WindowState.None.Fold(window, record, "7"u8.ToArray());
        Assert.Equal((10, record.ArrivedAt, window, 1), (open.FoldedTo, open.FoldedAt, open.Open!.Value, open.State.Length));
        Assert.Equal(open with { FoldedTo = 11, FoldedAt = Records[1].ArrivedAt }, open.Pass(Records[1]));
        Assert.Equal(open with { FoldedTo = 12, FoldedAt = Records[3].ArrivedAt }, open.PassUntil(Records[3]));
        Assert.Equal(open with { Open = null, State = WindowState.Empty, ClosedTo = window.End }, open.Close());
        Assert.Equal(open with { Open = null, State = WindowState.Empty }, open.TerminateEarly());
        Assert.Equal(open.Close(), open.Close().Close());
        Assert.Equal("{}"u8.ToArray(), WindowState.None.State.ToArray());
        Assert.Equal(1024 * 1024, WindowState.Largest);
    }
}
