using Local.Emulator.EventHubs.Kafka.Records;
using Local.Emulator.EventHubs.Log;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Emulator.Tests.Kafka;

/// <summary>https://kafka.apache.org/documentation/#producerconfigs_enable.idempotence</summary>
public sealed class ProducerStateTests
{
    [Fact]
    public void A_batch_that_is_sent_again_keeps_its_offset()
    {
        var state = After(After(null, 0, 3, offset: 10), 3, 2, offset: 20);
        Assert.Equal((ErrorCode.None, 10L), Decide(state, 0, 3));
        Assert.Equal((ErrorCode.None, 20L), Decide(state, 3, 2));
    }

    [Theory]
    [InlineData(5, ErrorCode.None)]
    [InlineData(6, ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(4, ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(0, ErrorCode.OutOfOrderSequenceNumber)]
    public void A_batch_must_continue_the_sequence_numbers_of_the_batch_before_it(int sequence, object error) =>
        Assert.Equal(((ErrorCode)error, null), Decide(After(null, 0, 5), sequence, 1));

    [Fact]
    public void Only_the_last_five_batches_are_remembered()
    {
        var state = After(null, 0, 1, offset: 0);
        for (var i = 1; i < 6; i++) state = After(state, i, 1, offset: i);
        Assert.Equal((ErrorCode.None, 1L), Decide(state, 1, 1));
        Assert.Equal((ErrorCode.OutOfOrderSequenceNumber, null), Decide(state, 0, 1));
    }

    [Fact]
    public void A_new_epoch_restarts_the_sequence_and_fences_the_previous_epoch()
    {
        var state = After(null, 40, 1, epoch: 3);
        Assert.Equal((ErrorCode.None, null), Decide(state, 0, 1, epoch: 4));
        Assert.Equal((ErrorCode.OutOfOrderSequenceNumber, null), Decide(state, 41, 1, epoch: 4));
        Assert.Equal((ErrorCode.InvalidProducerEpoch, null), Decide(state, 41, 1, epoch: 2));
    }

    [Fact]
    public void After_the_largest_sequence_number_the_sequence_continues_with_zero() =>
        Assert.Equal((ErrorCode.None, null), Decide(After(null, int.MaxValue - 1, 2), 0, 1));

    [Fact]
    public void An_unknown_producer_may_start_at_any_sequence_number() => Assert.Equal((ErrorCode.None, null), Decide(null, 17, 1));

    private static (ErrorCode, long?) Decide(ProducerState? state, int sequence, int count, short epoch = 0)
    {
        var verdict = ProducerState.Decide(state, Batch(sequence, count, epoch));
        return (verdict.Error, verdict.Before?.First);
    }

    private static ProducerState After(ProducerState? state, int sequence, int count, short epoch = 0, long offset = 0) =>
        ProducerState.After(state, Batch(sequence, count, epoch), new Appended(offset, 0));

    private static RecordBatch Batch(int sequence, int count, short epoch) => new(1, epoch, sequence, default, new RecordContent[count]);
}
