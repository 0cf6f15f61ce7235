using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Async;

public sealed class AsyncEventCodecTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly AsyncEvent Full = new("r-1", "f", Accepted)
    {
        Attempt = 2,
        Backoffs = 3,
        Redrives = 4,
        EarlierAttempts = 5,
        Hops = 6,
        RedrivenAt = Accepted.AddDays(1),
        ParentRequestId = "r-0",
        ClientContext = "c",
        Qualifier = "$LATEST",
        Reply = new("storage-queue", "answers"),
        Trace = new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b"),
        LastError = """{"e":1}"""u8.ToArray(),
        PayloadBlob = "b",
    };

    [Fact]
    public void A_stored_event_is_read_back_unchanged() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<NonNegativeInt>(),
            (text, attempt, backoffs) =>
            {
                var payload = JsonSerializer.SerializeToUtf8Bytes(new { text = text.Get, nested = new { number = 1.50m } });
                var read = AsyncEventCodec.Read(AsyncEventCodec.Write(
                    new("r-1", "f", Accepted) { Attempt = attempt.Get, Backoffs = backoffs.Get, Payload = payload, ClientContext = "{}" }));
                return read with { Payload = default }
                    == new AsyncEvent("r-1", "f", Accepted) { Attempt = attempt.Get, Backoffs = backoffs.Get, ClientContext = "{}" }
                    && read.Payload.Span.SequenceEqual(payload);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_payload_may_be_nested_as_deeply_as_the_API_allows()
    {
        byte[] payload = [.. Enumerable.Repeat((byte)'[', PayloadJson.MaxDepth), .. Enumerable.Repeat((byte)']', PayloadJson.MaxDepth)];
        Assert.Equal(payload, AsyncEventCodec.Read(AsyncEventCodec.Write(new("r-1", "f", Accepted) { Payload = payload })).Payload);
    }

    [Fact]
    public void A_stored_event_keeps_the_history_of_its_redrives_and_of_the_chain_it_belongs_to()
    {
        var item = new AsyncEvent("r-1", "f", Accepted)
        {
            Redrives = 2,
            RedrivenAt = Accepted.AddDays(
            1),
            EarlierAttempts = 6,
            Hops = 3,
            ParentRequestId = "r-0",
            PayloadBlob = "b",
            Qualifier = "$LATEST"
        };
        Assert.Equal(item, AsyncEventCodec.Read(AsyncEventCodec.Write(item)));
    }

    [Fact]
    public void Event_messages_keep_their_format_between_versions_of_the_app()
    {
        Assert.Equal(
            """{"requestId":"r-1","function":"f","acceptedAt":"2026-01-02T03:04:05.678+00:00","attempt":1,"payload":1}""",
            Encoding.UTF8.GetString(AsyncEventCodec.Write(new("r-1", "f", Accepted) { Payload = "1"u8.ToArray() }).Span));
        var full = """
            {"requestId":"r-1","function":"f","acceptedAt":"2026-01-02T03:04:05.678+00:00","attempt":2,"backoffs":3,"redrives":4,
            "earlierAttempts":5,"hops":6,"redrivenAt":"2026-01-03T03:04:05.678+00:00","parentRequestId":"r-0","clientContext":"c",
            "qualifier":"$LATEST","reply":"storage-queue:answers",
            "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","tracestate":"a=b","lastError":{"e":1},
            "payloadBlob":"b"}
            """;
        Assert.Equal(
            full.Replace("\n", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(AsyncEventCodec.Write(Full).Span));
    }

    [Fact]
    public void Every_member_of_an_event_is_read_back_unchanged()
    {
        var read = AsyncEventCodec.Read(AsyncEventCodec.Write(Full));
        Assert.Equal("""{"e":1}""", Encoding.UTF8.GetString(read.LastError!.Value.Span));
        Assert.Equal(Full with { LastError = null }, read with { LastError = null });
    }

    [Fact]
    public void Unknown_members_in_a_message_from_a_later_version_are_ignored() =>
        Assert.Equal(
            7,
            AsyncEventCodec.Read(
                """{"new":{"requestId":[]},"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","hops":7,"payload":1}"""u8
                    .ToArray()).Hops);

    [Fact]
    public void An_error_that_is_too_large_loses_its_stack_trace_and_then_its_message()
    {
        var item = new AsyncEvent("r-1", "f", Accepted) { Payload = "1"u8.ToArray() };
        var room = AsyncEventCodec.MaxMessage - AsyncEventCodec.RoomForCounts
            - AsyncEventCodec.Write(item with { LastError = "\"\""u8.ToArray() }).Length;
        Assert.Equal(room + 2, Kept(new string('s', room))!.Length);
        Assert.Equal("""{"errorType":"T","errorMessage":"m"}""", Kept(new string('s', room + 1)));
        Assert.Null(Kept("", new string('m', AsyncEventCodec.MaxMessage)));

        string? Kept(string stack, string message = "m")
        {
            var error = new FunctionError("T", message, Encoding.UTF8.GetBytes($"\"{stack}{(message.Length > 1 ? message : "")}\""));
            var read = AsyncEventCodec.Read(AsyncEventCodec.Write(item, error));
            return read.LastError is { } kept ? Encoding.UTF8.GetString(kept.Span) : null;
        }
    }

    [Theory]
    [InlineData(" { \"a\" : 1.0 , \"b\":[ ] } ", "{ \"a\" : 1.0 , \"b\":[ ] }")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("null", "null")]
    [InlineData("-1.50e3", "-1.50e3")]
    public void A_stored_payload_keeps_its_bytes(string payload, string kept) =>
        Assert.Equal(kept,
            Encoding.UTF8.GetString(
                AsyncEventCodec.Read(
                    AsyncEventCodec.Write(new("r", "f", Accepted) { Payload = Encoding.UTF8.GetBytes(payload) })).Payload.Span));

    [Fact]
    public void A_truncated_message_is_refused_and_causes_no_other_exception()
    {
        var message = AsyncEventCodec.Write(new("r-1", "f", Accepted) { Payload = """{"a":[1,2,{"b":"c"}]}"""u8.ToArray() });
        for (var length = 0; length < message.Length; length++)
            Assert.Throws<FormatException>(() => AsyncEventCodec.Read(message[..length]));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"requestId":1,"function":"f","acceptedAt":"2026-01-01T00:00:00Z","payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"yesterday","payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"requestId":"../r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f/g","acceptedAt":"2026-01-01T00:00:00Z","payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","hops":-1,"payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","backoffs":-1,"payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","redrives":-1,"payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","earlierAttempts":-1,"payload":1}""")]
    [InlineData("""{"function":"f","acceptedAt":"2026-01-01T00:00:00Z","payload":1}""")]
    [InlineData("""{"requestId":"r","acceptedAt":"2026-01-01T00:00:00Z","payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","payload":1}""")]
    [InlineData("7")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","attempt":0,"payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","attempt":99999999999,"payload":1}""")]
    public void A_message_that_is_not_an_event_is_refused(string message) =>
        Assert.Throws<FormatException>(() => AsyncEventCodec.Read(Encoding.UTF8.GetBytes(message)));
}
