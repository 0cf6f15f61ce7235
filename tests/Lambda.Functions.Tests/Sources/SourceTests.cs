using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Queues.Models;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Lambda.Functions.Sources;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.Sources;

public sealed class SourceTests : IDisposable
{
    private readonly FakeActions _actions = new();
    private readonly Keeps _keeps = new();
    private readonly Switch _switch = new();
    private TestEngine _engine = null!;
    private EventSourceMappings _mappings = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Service_Bus_message_becomes_an_SQS_record_and_is_completed_on_success()
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            new BinaryData("""{"a":1}"""), messageId: "m-1", sessionId: "s",
            properties: new Dictionary<string, object> { ["kind"] = "x", ["LambdaFailure"] = "before" },
            lockTokenGuid: Guid.NewGuid(), deliveryCount: 2, lockedUntil: Time.AddSeconds(60), sequenceNumber: 42,
            enqueuedTime: Time.AddMinutes(-1));
        await Bus(_keeps).ProcessAsync("queue", [message], _actions, Cancellation);
        var record = JsonNode.Parse(Assert.Single(_keeps.Events))!["Records"]![0]!;
        Assert.Equal(
            ("m-1", message.LockToken, """{"a":1}"""),
            ((string?)record["messageId"], (string?)record["receiptHandle"], (string?)record["body"]));
        var attributes = record["attributes"]!;
        Assert.Equal(("2", "s", "42", Time.AddMinutes(-1).ToUnixTimeMilliseconds().ToString((IFormatProvider?)null)),
            ((string?)attributes["ApproximateReceiveCount"], (string?)attributes["MessageGroupId"], (string?)attributes["SequenceNumber"],
                (string?)attributes["SentTimestamp"]));
        Assert.Equal(["kind"], record["messageAttributes"]!.AsObject().Select(attribute => attribute.Key));
        Assert.Equal("completed", _actions.Settled["m-1"]);
    }

    [Fact]
    public async Task A_message_that_failed_is_abandoned_with_the_error_in_a_property()
    {
        await Bus(_switch).ProcessAsync("queue", [Message("m-1")], _actions, Cancellation);
        Assert.Equal("abandoned: InvalidOperationException: Switched off.", _actions.Settled["m-1"]);
    }

    [Fact]
    public async Task A_message_without_an_id_has_its_sequence_number_as_id()
    {
        await Bus(_keeps).ProcessAsync(
            "queue", [
                ServiceBusModelFactory.ServiceBusReceivedMessage(
                    new BinaryData("x"), lockTokenGuid: Guid.NewGuid(), lockedUntil: Time.AddSeconds(60), sequenceNumber: 7)
            ], _actions, Cancellation);
        Assert.Equal("7", (string?)JsonNode.Parse(Assert.Single(_keeps.Events))!["Records"]![0]!["messageId"]);
    }

    [Fact]
    public async Task A_message_that_lost_its_lock_does_not_prevent_others_from_being_settled()
    {
        _actions.Lost.Add("m-2");
        await Bus(_keeps).ProcessAsync("queue", [Message("m-1"), Message("m-2"), Message("m-3")], _actions, Cancellation);
        Assert.Equal(["m-1", "m-3"], _actions.Settled.Keys.Order());
    }

    [Fact]
    public async Task Locks_are_renewed_until_the_function_has_ended()
    {
        _switch.Waits = _switch.Succeeds = true;
        var work = Bus(_switch, options => options.Timeout = 900).ProcessAsync(
            "queue", [Message("m-1"), Message("m-2")], _actions, Cancellation);
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await Eventually.True(() => _engine.Time.NextDue == _engine.Time.GetUtcNow() + TimeSpan.FromSeconds(30), Cancellation);
            _engine.Time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.True(() => _actions.Renewed.Count == renewals * 2, Cancellation);
        }
        _switch.GoOn();
        await work;
        Assert.Null(_engine.Time.NextDue);
        Assert.Equal(2, _actions.Settled.Count);
    }

    [Fact]
    public async Task Messages_of_a_session_renew_the_session_lock_instead_of_message_locks()
    {
        var session = new FakeSession(Time.AddSeconds(20));
        _switch.Waits = _switch.Succeeds = true;
        var work = Bus(_switch, options => options.Timeout = 900).ProcessAsync(
            "queue", [Message("m-1", "s"), Message("m-2", "s")], _actions, Cancellation, session);
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await Eventually.True(() => _engine.Time.NextDue == _engine.Time.GetUtcNow() + TimeSpan.FromSeconds(10), Cancellation);
            session.IsLost = renewals == 2;
            _engine.Time.Advance(TimeSpan.FromSeconds(10));
            await Eventually.True(() => session.Renewals == renewals, Cancellation);
        }
        _switch.GoOn();
        await work;
        Assert.Null(_engine.Time.NextDue);
        Assert.Equal((2, 0), (_actions.Settled.Count, _actions.Renewed.Count));
    }

    [Fact]
    public async Task A_session_is_released_only_when_one_of_its_messages_was_not_settled()
    {
        _switch.Succeeds = true;
        var session = new FakeSession(Time.AddMinutes(5));
        _actions.Lost.Add("m-2");
        await Bus(_switch).ProcessAsync("queue", [Message("m-1", "s")], _actions, Cancellation, session);
        Assert.Equal(0, session.Releases);
        await Bus(_switch).ProcessAsync("queue", [Message("m-2", "s"), Message("m-3", "s")], _actions, Cancellation, session);
        Assert.Equal(1, session.Releases);
        // A failed message is abandoned, and so comes first again.
        _switch.Succeeds = false;
        await Bus(_switch).ProcessAsync("queue", [Message("m-4", "s")], _actions, Cancellation, session);
        Assert.Equal(1, session.Releases);
        // Without a session there is nothing to release, and a session that is lost needs no release.
        await Bus(_switch).ProcessAsync("queue", [Message("m-2")], _actions, Cancellation);
        session.IsLost = true;
        await Bus(_switch).ProcessAsync("queue", [Message("m-2", "s")], _actions, Cancellation, session);
        Assert.Equal(2, session.Releases);
    }

    [Fact]
    public async Task A_lock_that_never_expires_is_renewed_from_time_to_time()
    {
        _switch.Waits = _switch.Succeeds = true;
        var work = Bus(_switch).ProcessAsync("queue", [], _actions, Cancellation);
        Assert.True(work.IsCompletedSuccessfully);
        work = Bus(_switch, options => options.Timeout = 900).ProcessAsync(
            "queue", [Message("m-1", lockedUntil: DateTimeOffset.MaxValue)], _actions, Cancellation);
        await Eventually.True(() => _engine.Time.NextDue == _engine.Time.GetUtcNow() + TimeSpan.FromMinutes(2.5), Cancellation);
        _switch.GoOn();
        await work;
    }

    [Fact]
    public async Task A_message_from_a_RabbitMQ_queue_has_the_properties_that_its_sender_set()
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            new BinaryData("{}"), messageId: "m-1", subject: "order", replyTo: "answers",
            correlationId: "c-1", contentType: "application/json", timeToLive: TimeSpan.FromMinutes(1), lockTokenGuid: Guid.NewGuid(),
            deliveryCount: 2, lockedUntil: Time.AddSeconds(60), enqueuedTime: Time);
        var raw = message.GetRawAmqpMessage();
        (raw.Header.Priority, raw.Header.Durable, raw.Properties.CreationTime) = (7, false, Time.AddDays(-1));
        (raw.Properties.UserId, raw.Properties.ContentEncoding, raw.ApplicationProperties["kind"]) = ("ada"u8.ToArray(), "identity", "é");
        await Bus(_keeps, null, sources => sources.AddRabbitMQ("queue", "function", virtualHost: "shop")).ProcessAsync(
            "queue", [message], _actions, Cancellation);
        var one = JsonNode.Parse(Assert.Single(_keeps.Events))!["rmqMessagesByQueue"]!["queue::shop"]![0]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"basicProperties":{"contentType":"application/json","contentEncoding":"identity","headers":{"kind":{"bytes":[-61,-87]}},"deliveryMode":1,
              "priority":7,"correlationId":"c-1","replyTo":"answers","expiration":"60000","messageId":"m-1","timestamp":"Jan 1, 2026, 3:04:05 AM",
              "type":"order","userId":"ada","appId":null,"clusterId":null,"bodySize":2},"redelivered":true,"data":"e30="}
            """), one), one.ToJsonString());
    }

    [Theory]
    [InlineData(null, null, "jms/bytes-message")]
    [InlineData("application/octet-stream", null, "jms/bytes-message")]
    [InlineData("text/plain; charset=utf-8", null, "jms/text-message")]
    [InlineData("application/problem+json", null, "jms/text-message")]
    [InlineData("text/plain", (sbyte)3, "jms/bytes-message")]
    [InlineData(null, (sbyte)5, "jms/text-message")]
    public async Task The_JMS_message_type_or_else_the_content_type_decides_whether_a_body_is_text_or_bytes(
        string? contentType, sbyte? jmsType, string type)
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            new BinaryData("x"), contentType: contentType, lockTokenGuid: Guid.NewGuid(), lockedUntil: Time.AddSeconds(60),
            enqueuedTime: Time);
        if (jmsType is { } named) message.GetRawAmqpMessage().MessageAnnotations["x-opt-jms-msg-type"] = named;
        await Bus(_keeps, null, sources => sources.AddActiveMQ("queue", "function")).ProcessAsync(
            "queue", [message], _actions, Cancellation);
        var one = JsonNode.Parse(Assert.Single(_keeps.Events))!["messages"]![0]!;
        Assert.Equal(
            (type, 2, 4, "0"), ((string?)one["messageType"], (int)one["deliveryMode"]!, (int)one["priority"]!, (string?)one["expiration"]));
    }

    [Fact]
    public async Task A_Storage_queue_message_is_handled_when_its_function_succeeds()
    {
        await Stored(_keeps).ProcessAsync("queue", Stored("text", 3), Cancellation);
        var record = JsonNode.Parse(Assert.Single(_keeps.Events))!["Records"]![0]!;
        Assert.Equal(
            ("id", "text", "3"),
            ((string?)record["messageId"], (string?)record["body"], (string?)record["attributes"]!["ApproximateReceiveCount"]));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("eyJhIjoxfQ==", """{"a":1}""")]
    [InlineData("Z3LDvMOfZQ==", "grüße")]
    [InlineData("12345678", "12345678")]
    [InlineData("H4sIAAAAAAAA", "H4sIAAAAAAAA")]
    [InlineData("abc=", "abc=")]
    [InlineData("grüße", "grüße")]
    [InlineData("", "")]
    public async Task A_Storage_queue_message_can_be_base64_or_plain_text(string sent, string body)
    {
        await Stored(_keeps).ProcessAsync("queue", Stored(sent, 1), Cancellation);
        Assert.Equal(body, (string?)JsonNode.Parse(Assert.Single(_keeps.Events))!["Records"]![0]!["body"]);
    }

    [Fact]
    public async Task A_Storage_queue_message_whose_function_fails_is_left_for_the_host_to_retry()
    {
        var error = await Assert.ThrowsAsync<MessageNotDoneException>(
            () => Stored(_switch).ProcessAsync("queue", Stored("text", 1), Cancellation));
        Assert.Equal("The message id failed and will be redelivered: InvalidOperationException: Switched off.", error.Message);
    }

    public void Dispose() => _engine.Dispose();

    private static DateTimeOffset Time => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static ServiceBusReceivedMessage Message(string id, string? session = null, DateTimeOffset? lockedUntil = null) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            new BinaryData("{}"), messageId: id, sessionId: session, lockTokenGuid: Guid.NewGuid(), deliveryCount: 1,
            lockedUntil: lockedUntil ?? Time.AddSeconds(60), enqueuedTime: Time);

    private static QueueMessage Stored(string body, long count) =>
        QueuesModelFactory.QueueMessage("id", "receipt", new BinaryData(Encoding.UTF8.GetBytes(body)), count, insertedOn: Time);

    private ServiceBusSource Bus(
        IRawHandler handler, Action<FunctionOptions>? options = null, Action<EventSourceRegistry>? register = null)
    {
        var processor = Processor(handler, register ?? (sources => sources.AddServiceBusQueue("queue", "function")), options);
        return new(processor, _mappings, _engine.Time, NullLogger<ServiceBusSource>.Instance);
    }

    private StorageQueueSource Stored(IRawHandler handler) =>
        new(Processor(handler, sources => sources.AddStorageQueue("queue", "function"), null));

    private QueueBatchProcessor Processor(IRawHandler handler, Action<EventSourceRegistry> sources, Action<FunctionOptions>? options)
    {
        _engine = new TestEngine(
            functions =>
                _ = handler is Keeps ? functions.AddRaw<Keeps>("function", options) : functions.AddRaw<Switch>("function", options),
            handler);
        _mappings = TestMappings.Of(_engine, sources);
        return new(new MappingGate(_mappings, _engine.Time), _engine.Invoker, new ProcessingResults(), _engine.Time,
            NullLogger<QueueBatchProcessor>.Instance);
    }
}
