using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Emulator.Tests.ServiceBus;

/// <summary>What the emulator says, on its port, to peers that break the protocol or ask for what it does not have.</summary>
public sealed class HostilePeerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0000000c 02000000 005399 45", "amqp:not-allowed", "0x99")]
    [InlineData("00010001 02000000", "amqp:connection:framing-error", "65537")]
    [InlineData("00000007 02000000", "amqp:connection:framing-error", "")]
    [InlineData("0000000c 02000009 005317 45", "amqp:not-allowed", "Channel 9 has no session")]
    public async Task A_malformed_frame_closes_the_connection_with_a_reason(string hex, string condition, string description)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var frames =
            await WirePeer.TalkAsync(emulator.Server, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), Cancellation);
        var error = Read(frames[^1], Descriptor.Close, Close.Read).Error!;
        Assert.Equal(condition, error.Condition.Value);
        Assert.Contains(description, error.Description, StringComparison.Ordinal);
        await Eventually.True(() => emulator.Server.Connections == 0, Cancellation);
    }

    [Fact]
    public async Task A_transfer_to_a_missing_link_ends_the_session()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var frames = await WirePeer.TalkAsync(
            emulator.Server, WirePeer.Frame(new Transfer { Handle = 5, DeliveryId = 0, DeliveryTag = [0] }), Cancellation);
        var errors = frames.Where(frame => new AmqpReader(frame).ReadDescriptor() == Descriptor.End)
            .Select(frame => Read(frame, Descriptor.End, End.Read).Error!.Condition);
        Assert.Equal([ErrorCondition.UnattachedHandle], errors);
    }

    [Fact]
    public async Task A_transaction_coordinator_needs_no_address_and_announces_its_capabilities()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        byte[] script =
        [
            .. WirePeer.Frame(new CoordinatorAttach()),
            .. WirePeer.Frame(new Attach
            {
                Name = "s",
                Handle = 1,
                Role = Role.Sender,
                Source = new Source(),
                Target = new Target { Address = "lock" },
                InitialDeliveryCount = 0,
            }),
        ];
        var frames = await WirePeer.TalkAsync(emulator.Server, script, Cancellation);
        var attached = frames.Where(frame => new AmqpReader(frame).ReadDescriptor() == Descriptor.Attach)
            .Select(frame => Read(frame, Descriptor.Attach, Attach.Read))
            .ToList();
        Assert.Equal(
            [("c", true, null), ("s", false, "lock")],
            attached.Select(attach => (attach.Name, attach.Target!.IsCoordinator, attach.Target.Address)));
        Assert.Contains(new AmqpSymbol("amqp:local-transactions"), attached[0].Target!.Capabilities);
    }

    private delegate T Reader<T>(ref AmqpReader reader);

    private static T Read<T>(byte[] frame, ulong descriptor, Reader<T> read)
    {
        var reader = new AmqpReader(frame);
        Assert.Equal($"0x{descriptor:x}", $"0x{reader.ReadDescriptor():x}");
        return read(ref reader);
    }

    // Section 4.5.1 of the specification; what this library writes cannot ask for a coordinator.
    private sealed record CoordinatorAttach : IComposite
    {
        public void Write(AmqpWriter writer)
        {
            var fields = new FieldWriter(writer, Descriptor.Attach);
            fields.String("c");
            fields.UInt(0);
            fields.Bool(false);
            fields.Null();
            fields.Null();
            fields.Composite(new Source());
            fields.Value(new AmqpDescribed(
                Descriptor.Coordinator, new List<object?> { new AmqpArray(new[] { new AmqpSymbol("amqp:local-transactions") }) }));
            fields.Null();
            fields.Null();
            fields.UInt(0);
            fields.End();
        }
    }
}
