using System.Text;
using System.Text.Json;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation.Batches;

namespace Lambda.Engine.Tests;

public sealed class PayloadJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d\ude00","\u0062":1}""")]
    [InlineData("""["no escape"]""")]
    [InlineData("null")]
    public void Valid_JSON_is_accepted(string json)
    {
        using var document = PayloadJson.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, document.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""[{"a":{"b\ud800":1}}]""")]
    [InlineData("{\"a\":")]
    [InlineData("")]
    public void Text_that_is_not_Unicode_is_not_JSON(string json) =>
        Assert.ThrowsAny<JsonException>(() => PayloadJson.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_not_JSON() => 
        Assert.ThrowsAny<JsonException>(() => PayloadJson.Parse(new byte[] { 0x22, 0xff, 0x22 }));

    [Fact]
    public void A_batch_fails_if_a_member_name_in_its_response_is_not_Unicode() =>
        Assert.IsType<BatchResponse.AllFailed>(
            BatchResponse.Read("""{"batchItemFa\ud800ilures":[]}"""u8.ToArray(), new HashSet<string> { "1" }));

    [Theory]
    [InlineData("""{"batchItemFailures":[],"note":"\ud800"}""")]
    [InlineData("""{"batchItemFailures":[],"note":{"\ud800":1}}""")]
    public void Other_text_in_a_response_to_a_batch_does_not_have_to_be_Unicode(string answer) =>
        Assert.IsType<BatchResponse.AllDone>(BatchResponse.Read(Encoding.UTF8.GetBytes(answer), new HashSet<string> { "1" }));

    [Fact]
    public void A_stored_event_that_is_not_Unicode_is_read_back_unchanged()
    {
        const string Payload = """{"note":"\ud800","\udc00":1}""";
        var record = Some.Record(InvocationCondition.RetriesExhausted, 3, """{"errorMessage":"x"}""", "Unhandled", Payload);
        var delivery = new PendingDelivery(
            record.RequestId, "my-function", record.AcceptedAt, "blob:failures", DestinationPlaces.OnFailure, "record");
        Assert.Equal(Payload, Encoding.UTF8.GetString(DestinationRecord.Read(record.ToJson(), delivery).RequestPayload.Span));
    }
}
