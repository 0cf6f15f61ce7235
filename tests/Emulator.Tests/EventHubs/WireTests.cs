using System.Net.Http.Json;
using System.Text.Json;
using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>Event Hubs as it is on the wire: https://learn.microsoft.com/azure/event-hubs/event-hubs-amqp-troubleshoot</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string Entities = "EventHubs/Entities.json";
    private RunningEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulator = await RunningEmulator.StartAsync(Entities);

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task An_event_keeps_its_content_and_gets_its_position()
    {
        var session = await _emulator.BeginAsync();
        var sent = new AmqpMessageBuilder
        {
            Header = new MessageHeader { Durable = true, TimeToLive = 60_000 },
            DeliveryAnnotations = new AmqpMap { [new AmqpSymbol("hop")] = 1 },
            MessageAnnotations = new AmqpMap
            {
                [new AmqpSymbol("x-mine")] = 7, [new AmqpSymbol("x-opt-partition-key")] = "key",
                [new AmqpSymbol("x-opt-offset")] = "forged",
            },
            Properties = new MessageProperties { MessageId = Guid.NewGuid(), UserId = [1, 2], CorrelationId = 9UL },
            ApplicationProperties = new AmqpMap { ["described"] = new AmqpDescribed(new AmqpSymbol("com.microsoft:timespan"), 5L) },
            Value = new List<object?> { 1, "two" },
            Footer = new AmqpMap { [new AmqpSymbol("f")] = true },
        }.Build();
        await (await AmqpSender.AttachAsync(session, "many/Partitions/1", Cancellation)).SendAsync(sent, cancellation: Cancellation);
        await using var receiver = await ReadAsync(session, "many/ConsumerGroups/$default/Partitions/1");
        var delivery = await receiver.ReceiveAsync(Cancellation);

        Assert.True(delivery.IsSettled);
        foreach (var section in new[]
        {
            MessageSection.Header,
            MessageSection.Properties,
            MessageSection.ApplicationProperties,
            MessageSection.Body,
            MessageSection.Footer,
        })
            Assert.Equal(sent.Encoded(section), delivery.Message.Encoded(section));
        Assert.Null(delivery.Message.DeliveryAnnotations);
        var annotations = delivery.Message.MessageAnnotations!;
        Assert.Equal((7, "key", 0L, FirstOffset), (
            annotations[new AmqpSymbol("x-mine")],
            annotations[new AmqpSymbol("x-opt-partition-key")],
            annotations[new AmqpSymbol("x-opt-sequence-number")],
            annotations[new AmqpSymbol("x-opt-offset")]));
        Assert.IsType<DateTimeOffset>(annotations[new AmqpSymbol("x-opt-enqueued-time")]);
    }

    [Fact]
    public async Task Events_are_delivered_as_settled_whatever_mode_the_reader_asks_for()
    {
        var session = await _emulator.BeginAsync();
        var settings = new LinkSettings
        {
            Source = new Source { Address = "many/ConsumerGroups/group/Partitions/0" },
            Target = new Target(),
            SenderSettleMode = SenderSettleMode.Unsettled,
        };
        await using var receiver = await AmqpReceiver.AttachAsync(session, settings, Cancellation);
        Assert.Equal(SenderSettleMode.Settled, receiver.Link.Remote!.SenderSettleMode);
    }

    [Fact]
    public async Task A_batch_is_accepted_completely_or_not_at_all()
    {
        var session = await _emulator.BeginAsync();
        var sender = await AmqpSender.AttachAsync(session, "many/Partitions/2", Cancellation);
        var batch = new AmqpMessageBuilder { DataSections = [Text("a").Encode(), new byte[] { 1, 2, 3 }] }.Build();
        var rejected = Assert.IsType<RejectedState>(await sender.SendAsync(batch, messageFormat: 0x80013700, cancellation: Cancellation));
        Assert.Equal(ErrorCondition.DecodeError, rejected.Error!.Condition);
        Assert.IsType<RejectedState>(await sender.SendAsync(Text("no batch"), messageFormat: 0x80013700, cancellation: Cancellation));
        batch = new AmqpMessageBuilder { DataSections = [Text("a").Encode(), Text("b").Encode()] }.Build();
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(batch, messageFormat: 0x80013700, cancellation: Cancellation));
        Assert.Equal(2, Partition(2).Snapshot().Count);
    }

    [Fact]
    public async Task A_batch_with_an_invalid_event_is_rejected_before_a_reader_receives_any_event()
    {
        var session = await _emulator.BeginAsync();
        await using var receiver = await ReadAsync(session, "many/ConsumerGroups/$Default/Partitions/8");
        var sender = await AmqpSender.AttachAsync(session, "many/Partitions/8", Cancellation);
        // Message annotations of a map with a key and no value.
        byte[] broken = [0x00, 0x53, 0x72, 0xc1, 0x02, 0x01, 0x40, .. Text("a").Encode().Span];
        var batch = new AmqpMessageBuilder { DataSections = [Text("a").Encode(), broken] }.Build();
        Assert.IsType<RejectedState>(await sender.SendAsync(batch, messageFormat: 0x80013700, cancellation: Cancellation));
        Assert.IsType<RejectedState>(await sender.SendAsync(new AmqpMessage(broken), cancellation: Cancellation));
        await sender.SendAsync(Text("whole"), cancellation: Cancellation);
        Assert.Equal(
            Text("whole").Encoded(MessageSection.Body), (await receiver.ReceiveAsync(Cancellation)).Message.Encoded(MessageSection.Body));
    }

    [Fact]
    public async Task A_batch_over_the_size_limit_is_rejected_and_its_link_is_closed()
    {
        var sender = await AmqpSender.AttachAsync(await _emulator.BeginAsync(), "many", Cancellation);
        Assert.Equal(1024UL * 1024, sender.Link.Remote!.MaxMessageSize);
        var broken =
            await Assert.ThrowsAsync<AmqpException>(() => sender.SendAsync(Text(new string('x', 1024 * 1024)), cancellation: Cancellation));
        Assert.Equal(ErrorCondition.MessageSizeExceeded, broken.Error.Condition);
    }

    [Theory]
    [InlineData(
        "many/ConsumerGroups/nobody/Partitions/0",
        "amqp:not-found",
        "The messaging entity 'many/ConsumerGroups/nobody' could not be found.")]
    [InlineData("many/ConsumerGroups/$Default/Partitions/32", "com.microsoft:argument-out-of-range", "It should be between 0 and 31.")]
    [InlineData("many/ConsumerGroups/$Default", "amqp:not-found", "could not be found")]
    [InlineData("many/$management", "amqp:not-found", "could not be found")]
    [InlineData("nowhere/ConsumerGroups/$Default/Partitions/0", "amqp:not-found", "could not be found")]
    [InlineData("many", "amqp:not-allowed", "'many/ConsumerGroups/{group}/Partitions/{id}'")]
    public async Task A_reader_for_a_missing_hub_receives_an_error(string address, string condition, string description)
    {
        var session = await _emulator.BeginAsync();
        var refused = await Assert.ThrowsAsync<AmqpException>(() => ReadAsync(session, address));
        Assert.Equal(condition, refused.Error.Condition.Value);
        Assert.Contains(description, refused.Error.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("many/Partitions/32", "com.microsoft:argument-out-of-range")]
    [InlineData("many/ConsumerGroups/$Default/Partitions/0", "amqp:not-allowed")]
    [InlineData("many/Somewhere/0", "amqp:not-found")]
    public async Task A_sender_to_a_missing_hub_receives_an_error(string address, string condition)
    {
        var session = await _emulator.BeginAsync();
        var refused = await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, address, Cancellation));
        Assert.Equal(condition, refused.Error.Condition.Value);
    }

    [Fact]
    public async Task A_reader_whose_partition_was_taken_over_is_detached()
    {
        var session = await _emulator.BeginAsync();
        var lost = await ReadAsync(session, "many/ConsumerGroups/$Default/Partitions/3", 1L);
        await ReadAsync(session, "many/ConsumerGroups/$Default/Partitions/3", 1);
        var stolen = await Assert.ThrowsAsync<AmqpException>(async () => await lost.ReceiveAsync(Cancellation));
        Assert.Equal(ErrorCondition.Stolen, stolen.Error.Condition);
        Assert.StartsWith(
            "New receiver 'me' with higher epoch of '1' is created hence current receiver 'me' with epoch '1' is getting disconnected.",
            stolen.Error.Description,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_is_free_again_when_its_reader_disconnects_without_closing()
    {
        var gone = await _emulator.ConnectAsync();
        await ReadAsync(await gone.BeginSessionAsync(Cancellation), "many/ConsumerGroups/$Default/Partitions/4", 9L);
        Assert.Equal(9, Partition(4).Snapshot().Groups[0].OwnerLevel);
        await gone.AbortAsync();
        await Eventually.True(() => Partition(4).Snapshot().Groups[0].Readers == 0, Cancellation);
        await ReadAsync(await _emulator.BeginAsync(), "many/ConsumerGroups/$Default/Partitions/4");
    }

    [Fact]
    public async Task A_drained_link_receives_the_available_events_and_returns_its_credit()
    {
        var session = await _emulator.BeginAsync();
        const int Count = 1500;
        Partition(5).Append([.. Enumerable.Range(0, Count).Select(i => new AmqpEventContent(Text($"{i}")))], null);
        await using var receiver = await ReadAsync(session, "many/ConsumerGroups/$Default/Partitions/5", credit: 0);
        receiver.Link.AddCredit(Count + 10);
        await receiver.Link.DrainAsync(Cancellation);
        Assert.Equal((Count, 0u), (receiver.Waiting, receiver.Link.Credit));
    }

    [Fact]
    public async Task Only_a_window_of_events_is_in_flight_to_a_client_that_does_not_read()
    {
        const int Count = 5000, Window = 512, Frames = 100;
        // Its session accepts only this many frames, whatever the link's credit.
        await using var slow = await AmqpClient.ConnectAsync("127.0.0.1", _emulator.Server.AmqpPort, new AmqpClientOptions
        {
            Sasl = SaslClient.Plain(_emulator.Server.Key.Name, _emulator.Server.Key.Key),
            IncomingWindow = Frames,
        }, Cancellation);
        var stuck = new Stuck();
        try
        {
            var settings = new LinkSettings
            {
                Source = new Source { Address = "many/ConsumerGroups/$Default/Partitions/6" }, Target = new Target(), Credit = Count,
            };
            await (await slow.BeginSessionAsync(Cancellation)).AttachAsync(settings, stuck, Cancellation);
            for (var i = 0; i < Count; i++) Partition(6).Append([new AmqpEventContent(Text("x"))], null);
            await Eventually.True(() => stuck.IsStuck && LastSent() >= Window - 1, Cancellation);
            Assert.InRange(LastSent(), Window - 1, Window + (2 * Frames));
        }
        finally
        {
            stuck.Release.SetResult();
        }
        await Eventually.True(() => stuck.Count == Count, Cancellation);
        Assert.Equal(Count - 1, LastSent());

        long LastSent() => Partition(6).Snapshot().Groups[0].LastSent;
    }

    [Fact]
    public async Task The_properties_of_a_hub_can_be_read_only_with_a_token_in_the_request()
    {
        var session = await (await _emulator.ConnectAsync(SaslClient.MsSbCbs)).BeginSessionAsync(Cancellation);
        await using var management = await AmqpRequestClient.AttachAsync(session, "$management", Cancellation);
        Assert.Equal(
            (401, "amqp:unauthorized-access"),
            Status(await management.RequestAsync(Request("many", "com.microsoft:eventhub", null), Cancellation)));
        var key = _emulator.Server.Key;
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        Assert.Equal(401, Status(await management.RequestAsync(
            Request("many", "com.microsoft:eventhub", RunningEmulator.Token("four", key, later)), Cancellation)).Code);
        Assert.Equal(401, Status(await management.RequestAsync(
            Request("many", "com.microsoft:eventhub", RunningEmulator.Token("many", key with { Key = "other" }, later)),
            Cancellation)).Code);
        var answer = await management.RequestAsync(
            Request("many", "com.microsoft:eventhub", RunningEmulator.Token("many", key, later)), Cancellation);
        Assert.Equal(200, answer.ApplicationProperties!["status-code"]);
        var hub = Assert.IsType<AmqpMap>(answer.Body.Value());
        Assert.Equal(("many", 32), (hub["name"], hub["partition_count"]));
        Assert.Equal(
            Enumerable.Range(0, 32).Select(id => $"{id}"), Assert.IsType<string[]>(Assert.IsType<AmqpArray>(hub["partition_ids"]).Items));
    }

    [Theory]
    [InlineData("nowhere", "com.microsoft:eventhub", "READ", 404, "amqp:not-found")]
    [InlineData("many", "com.microsoft:partition", "READ", 400, "com.microsoft:argument-out-of-range")]
    [InlineData("many", "com.microsoft:else", "READ", 400, "com.microsoft:argument-error")]
    [InlineData("many", "com.microsoft:eventhub", "DELETE", 501, "amqp:not-implemented")]
    public async Task A_malformed_management_request_receives_an_error(
        string name, string type, string operation, int status, string condition)
    {
        await using var management = await AmqpRequestClient.AttachAsync(await _emulator.BeginAsync(), "$management", Cancellation);
        Assert.Equal((status, condition), Status(await management.RequestAsync(Request(name, type, null, operation), Cancellation)));
    }

    [Fact]
    public async Task Service_Bus_and_Event_Hubs_share_a_port()
    {
        var session = await _emulator.BeginAsync();
        await (await AmqpSender.AttachAsync(session, "queue", Cancellation)).SendAsync(Text("a"), cancellation: Cancellation);
        await AmqpRequestClient.AttachAsync(session, "queue/$management", Cancellation);
        Assert.Equal(1, _emulator.Server.Namespaces[0].Queues.Single().MessageCount);
    }

    [Fact]
    public async Task The_status_page_shows_partitions_and_readers()
    {
        var session = await _emulator.BeginAsync();
        await (await AmqpSender.AttachAsync(session, "many/Partitions/7", Cancellation)).SendAsync(Text("a"), cancellation: Cancellation);
        await using var receiver = await ReadAsync(session, "many/ConsumerGroups/group/Partitions/7", 4L);
        await receiver.ReceiveAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_emulator.Server.HttpPort}") };
        Assert.Contains(
            "<title>Emulator</title>", await http.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        var status = await http.GetFromJsonAsync<JsonElement>(new Uri("/api/event-hubs", UriKind.Relative), Cancellation);
        var partition = status.GetProperty("hubs")[0].GetProperty("partitions")[7];
        Assert.Equal((1, 0, FirstOffset), (
            partition.GetProperty("count").GetInt32(),
            partition.GetProperty("lastSequenceNumber").GetInt32(),
            partition.GetProperty("lastOffset").GetString()));
        var group = partition.GetProperty("consumerGroups")[1];
        Assert.Equal(("group", 0, 1, 4), (
            group.GetProperty("name").GetString(),
            group.GetProperty("lastSent").GetInt32(),
            group.GetProperty("readers").GetInt32(),
            group.GetProperty("ownerLevel").GetInt32()));
    }

    // Offsets increase with each start of the emulator; the test has sent one event to the partition.
    private string FirstOffset =>
        $"{_emulator.Server.EventHubs!.Snapshot().SelectMany(hub => hub.Partitions).First(partition => partition.Count == 1).LastOffset}";

    private Partition Partition(int id) => _emulator.Server.EventHubs!.Find("many")!.Partitions[id];

    private static Task<AmqpReceiver> ReadAsync(AmqpSession session, string address, object? epoch = null, int credit = 10) =>
        AmqpReceiver.AttachAsync(session, new LinkSettings
    {
        Source = new Source { Address = address, Filter = new AmqpMap { [new AmqpSymbol(
            "apache.org:selector-filter:string")] = new AmqpDescribed(77567109365764UL, "amqp.annotation.x-opt-offset > '-1'") } },
        Target = new Target(),
        Properties = epoch is null
            ? null
            : new AmqpMap { [new AmqpSymbol("com.microsoft:epoch")] = epoch, [new AmqpSymbol("com.microsoft:receiver-name")] = "me" },
        Credit = credit,
    }, Cancellation);

    private static AmqpMessage Text(string text) => new AmqpMessageBuilder { Data = System.Text.Encoding.UTF8.GetBytes(text) }.Build();

    private static AmqpMessage Request(string name, string type, string? token, string operation = "READ")
    {
        var properties = new AmqpMap { ["operation"] = operation, ["name"] = name, ["type"] = type };
        if (token is not null) properties["security_token"] = token;
        return new AmqpMessageBuilder { ApplicationProperties = properties, Value = new AmqpMap() }.Build();
    }

    private static (int Code, string Condition) Status(AmqpMessage response) =>
        ((int)response.ApplicationProperties!["status-code"]!, ((AmqpSymbol)response.ApplicationProperties["error-condition"]!).Value);

    /// <summary>Takes one event and then nothing, until it is let go.</summary>
    private sealed class Stuck : IReceiverHandler
    {
        private int _count;
        private volatile bool _isStuck;

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => Volatile.Read(ref _count);

        public bool IsStuck => _isStuck;

        public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
        {
            if (Interlocked.Increment(ref _count) > 1) return;
            // The thread that reads the socket waits here.
            _isStuck = true;
            Release.Task.Wait(Cancellation);
        }
    }
}
