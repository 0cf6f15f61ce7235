using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class AsyncEventCodecTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

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
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","attempt":0,"payload":1}""")]
    [InlineData("""{"requestId":"r","function":"f","acceptedAt":"2026-01-01T00:00:00Z","attempt":99999999999,"payload":1}""")]
    public void A_message_that_is_not_an_event_is_refused(string message) =>
        Assert.Throws<FormatException>(() => AsyncEventCodec.Read(Encoding.UTF8.GetBytes(message)));
}
