using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

public sealed class MessageLogTests
{
    private readonly MessageLog _log = new();

    [Fact]
    public void Messages_can_be_added_in_any_order_and_are_listed_by_sequence_number()
    {
        foreach (var number in new[] { 900, 1, 300, 2, 301 }) Add(number);

        Assert.Equal([2L, 300L, 301L, 900L], _log.From(2).Select(message => message.SequenceNumber));
        Assert.Equal(300, _log.Find(300)?.SequenceNumber);
        Assert.Null(_log.Find(3));
        Assert.Null(_log.Find(0x7FFF_FFFF_FFFF_FFFF));
        Assert.Null(_log.Find(-1));
    }

    [Fact]
    public void A_sequence_number_next_to_removed_ones_is_found_and_listed()
    {
        var first = Add(1);
        Add(300);
        Assert.NotNull(_log.Find(1));
        _log.Remove(first);

        Add(2);

        Assert.Equal([2L, 300L], _log.From(0).Select(message => message.SequenceNumber));
    }

    private BrokerMessage Add(long number)
    {
        var message = new BrokerMessage(Some.Message("m")) { SequenceNumber = number };
        _log.Add(message);
        return message;
    }
}
