using Fuzzing.Running;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.Access;
using Local.Emulator.Configuration;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Amqp;
using Local.Emulator.Ports;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Amqp;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fuzzing.Targets;

/// <summary>Everything that a client writes to the emulator's AMQP port, from its first byte on.</summary>
internal sealed class AmqpTarget() : Target("amqp")
{
    private const string Configuration =
        """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "q" },
          { "Name": "s", "Properties": { "RequiresSession": true } } ],
          "Topics": [ { "Name": "t", "Subscriptions": [ { "Name": "u" } ] } ] } ],
          "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1", "Entities": [ { "Name": "h", "PartitionCount": 2 } ] } ] } }
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly List<IDisposable> _owned = [];
    private AmqpFrontDoor? _door;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Conversation(Sender("q"), Transfer(0, false), Transfer(1, true), Receiver("q", 1), Credit(1), Done()),
        Conversation(Sender("s"), Transfer(0, true), Receiver("s", 1, "com.microsoft:session-filter"), Credit(1), Done()),
        Conversation(Sender("t"), Transfer(0, true), Receiver("t/Subscriptions/u", 1), Credit(1), Done()),
        Conversation(Sender("h"), Transfer(0, true), Receiver("h/ConsumerGroups/$Default/Partitions/0", 1,
            "apache.org:selector-filter:string"), Credit(1), Done()),
        Conversation(
            Sender("$cbs"), Transfer(0, true), Sender("q/$management"), Transfer(1, true), Receiver("q/$management", 1), Credit(1)),
        Conversation(Receiver("q/$DeadLetterQueue", 1), Credit(1), Done()),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. Of("q", "s", "t", "h", "$cbs", "$management", "ANONYMOUS", "com.microsoft:session-filter", "com.microsoft:timeout"),
        [0x00, 0x53, 0x70], [0x00, 0x53, 0x75], [0x00, 0x53, 0x77], [0xc1, 0x01, 0x00], [0xd1, 0, 0, 0, 4, 0, 0, 0, 0], [0xe0, 1, 0, 0x43],
        [0xf0, 0, 0, 0, 5, 0, 0, 0, 1, 0x40], [0x40], [0x45], [0x00],
    ];

    // A connection has buffers of its own; a message may be decoded several times.
    public override (long Fixed, int PerByte) Memory => (30_000_000, 5000);

    public override bool Read(byte[] input)
    {
        var options = new AmqpListenerOptions
        {
            ContainerId = "emulator", Sasl = Door().Sasl, CloseTimeout = TimeSpan.FromMilliseconds(100),
        };
        using var script = new ScriptStream(input);
        var connection = AmqpConnection.Accept(script, options, Door());
        if (!connection.Completion.Wait(s_patience)) throw new TimeoutException("The connection outlives its client.");
        if (connection.Reason is not null and not AmqpException { Error.Condition.Value: not "amqp:internal-error" })
            throw connection.Reason;
        return connection.Reason is null;
    }

    public override void Reset()
    {
        foreach (var owned in _owned) owned.Dispose();
        _owned.Clear();
        _door = null;
    }

    private AmqpFrontDoor Door()
    {
        if (_door is not null) return _door;
        var configuration = EmulatorConfiguration.Parse(Configuration, "Config.json");
        var (time, coordinator) = (TimeProvider.System, new Coordinator(TimeProvider.System));
        Namespace[] namespaces = [.. configuration.Namespaces.Select(definition => new Namespace(definition, time))];
        var hubs = new HubNamespace(configuration.EventHubs!, time);
        _owned.AddRange([.. namespaces, hubs]);
        return _door = new AmqpFrontDoor(
            [.. namespaces.Select(broker => new ServiceBusFront(broker, coordinator)), new EventHubsFront(hubs, time)],
            SharedKey.Default, time, NullLogger<AmqpFrontDoor>.Instance);
    }

    private static byte[] Conversation(params byte[][] frames) =>
    [
        .. Convert.FromHexString("414d515003010000"),
        .. Frame(new SaslInit("PLAIN", [0, .. Of(SharedKey.Default.Name)[0], 0, .. Of(SharedKey.Default.Key)[0]], null), type: 1),
        .. Convert.FromHexString("414d515000010000"),
        .. Frame(new Open { ContainerId = "peer", MaxFrameSize = 600 }),
        .. Frame(new Begin(null, 0, 100, 100, 100)),
        .. frames.SelectMany(frame => frame),
        .. Frame(new End(null)),
        .. Frame(new Close(null)),
    ];

    private static byte[] Sender(string address) => Frame(new Attach
    {
        Name = address,
        Handle = 0,
        Role = Role.Sender,
        Source = new Source(),
        Target = new Local.Amqp.Transport.Performatives.Target { Address = address },
        InitialDeliveryCount = 0,
    });

    private static byte[] Receiver(string address, uint handle, string? filter = null) => Frame(new Attach
    {
        Name = address,
        Handle = handle,
        Role = Role.Receiver,
        Source = new Source
        {
            Address = address,
            Filter = filter is null ? null : new AmqpMap { [new AmqpSymbol(filter)] = new AmqpDescribed(new AmqpSymbol(filter), "x") },
        },
        Target = new Local.Amqp.Transport.Performatives.Target(),
    });

    // A message with an annotation, properties and a body of data.
    private static byte[] Transfer(uint id, bool settled) => Frame(
        new Transfer { Handle = 0, DeliveryId = id, DeliveryTag = [(byte)id], Settled = settled, MessageFormat = 0 },
        Message);

    private static byte[] Message =>
        [0x00, 0x53, 0x73, 0xc0, 0x06, 0x01, 0xa1, 0x03, (byte)'m', (byte)'i', (byte)'d', 0x00, 0x53, 0x74, 0xc1, 0x07, 0x02, 0xa1, 0x01,
            (byte)'k', 0xa1, 0x01, (byte)'v', 0x00, 0x53, 0x75, 0xa0, 0x02, (byte)'{', (byte)'}'];

    private static byte[] Credit(uint handle) => Frame(new Flow
    {
        NextIncomingId = 0,
        IncomingWindow = 100,
        NextOutgoingId = 3,
        OutgoingWindow = 100,
        Handle = handle,
        DeliveryCount = 0,
        LinkCredit = 10,
    });

    private static byte[] Done() => Frame(new Disposition(Role.Receiver, 0, 1, true, DeliveryState.Accepted));

    private static byte[] Frame(IComposite performative, byte[]? payload = null, byte type = 0)
    {
        using var writer = new AmqpWriter();
        writer.WriteRaw([0, 0, 0, 0, 2, type, 0, 0]);
        performative.Write(writer);
        writer.WriteRaw(payload ?? []);
        writer.Patch(0, (uint)writer.Length);
        return writer.WrittenSpan.ToArray();
    }
}
