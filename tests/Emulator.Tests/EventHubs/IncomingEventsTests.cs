using System.Runtime.InteropServices;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Amqp;
using Local.Emulator.EventHubs.Contents;

namespace Emulator.Tests.EventHubs;

public sealed class IncomingEventsTests
{
    // A hub's limits count events only, while a batch may have much more data around them.
    [Fact]
    public void Small_events_in_a_large_batch_are_copied_so_that_the_batch_can_be_freed()
    {
        var events = Read(Batch(new AmqpMap { ["padding"] = new string('x', 500_000) }, "a", "b"));
        Assert.All(events, one => Assert.InRange(Kept(one), 1, 40));
    }

    [Fact]
    public void Large_events_in_a_batch_share_its_memory()
    {
        var batch = Batch(null, new string('a', 1000), new string('b', 1000));
        Assert.All(Read(batch), one => Assert.Equal(batch.Length, Kept(one)));
    }

    private static IEnumerable<AmqpEventContent> Read(byte[] batch) =>
        IncomingEvents.Read(batch, IncomingEvents.BatchFormat).Events.Cast<AmqpEventContent>();

    private static int Kept(AmqpEventContent content) =>
        MemoryMarshal.TryGetArray(content.Message.Encode(), out var kept) ? kept.Array!.Length : -1;

    private static byte[] Batch(AmqpMap? properties, params string[] bodies)
    {
        ReadOnlyMemory<byte>[] events = [.. bodies.Select(
            body => new AmqpMessageBuilder { Data = System.Text.Encoding.UTF8.GetBytes(body) }.Build().Encode())];
        return new AmqpMessageBuilder { ApplicationProperties = properties, DataSections = events }.Build().Encode().ToArray();
    }
}
