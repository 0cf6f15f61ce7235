using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Engine.Tests.Polling.Queues;

/// <summary>The events of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, but for the sender.</summary>
public sealed class QueueEventTests : IDisposable
{
    private readonly TestEngine _engine = new(TestMappings.Functions, ("Lambda:Region", "us-east-2"), ("Lambda:AccountId", "123456789012"));

    private EventSourceMapping Mapping =>
        TestMappings.Of(_engine, sources => sources.AddServiceBusQueue("my-queue", "echo")).Current("my-queue");

    [Fact]
    public async Task Queue_messages_have_the_members_that_Lambda_documents_in_the_same_order() =>
        Assert.Equal(await GoldenAsync("sqs-standard"), Event(
            new QueueRecord(
                "059f36b4-87a3-44ab-83d2-661975830a7d", "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...", "Test message."u8.ToArray(),
                Time(1545082649183), 1)
            {
                FirstReceivedAt = Time(1545082649185),
                Attributes = new Dictionary<string, object?> { ["myAttribute"] = "myValue" },
            },
            new QueueRecord(
                "2e1424d4-f796-459a-8184-9c92662be6da", "AQEBzWwaftRI0KuVm4tP+/7q1rGgNqicHq...", "Test message."u8.ToArray(),
                Time(1545082650636), 1)
            { FirstReceivedAt = Time(1545082650649) }));

    [Fact]
    public async Task A_message_of_a_session_has_a_message_group_id_and_a_sequence_number() =>
        Assert.Equal(await GoldenAsync("sqs-session"), Event(
        new QueueRecord(
            "11d6ee51-4cc7-4302-9e22-7cd8afdaadf5", "AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw...", "Test message."u8.ToArray(),
            Time(1573251510774), 1)
        { MessageGroupId = "1", SequenceNumber = "18849496460467696128" }));

    [Theory]
    [InlineData("text", "stringValue", "text", "String")]
    [InlineData(5, "stringValue", "5", "Number")]
    [InlineData(-1.5, "stringValue", "-1.5", "Number")]
    [InlineData(true, "stringValue", "true", "String")]
    [InlineData(new byte[] { 1, 2 }, "binaryValue", "AQI=", "Binary")]
    public void A_message_property_becomes_a_message_attribute_of_the_corresponding_type(
        object value, string member, string text, string type)
    {
        var attribute = JsonNode.Parse(
            Event(
                SomeQueue.Record("m") with
                {
                    Attributes = new Dictionary<string, object?> { ["a"] = value, ["none"] = null }
                }))!["Records"]![0]!["messageAttributes"]!;
        Assert.Equal((text, type), ((string?)attribute["a"]![member], (string?)attribute["a"]!["dataType"]));
        Assert.Single(attribute.AsObject());
    }

    [Fact]
    public void A_binary_body_is_encoded_in_base64_and_the_checksum_is_that_of_the_encoded_text()
    {
        var record = JsonNode.Parse(Event(SomeQueue.Record("m") with { Body = new byte[] { 0xff, 0xfe } }))!["Records"]![0]!;
        Assert.Equal(("//4=", "de60fc7f59b7a83d37328ab2af78bc0a"), ((string?)record["body"], (string?)record["md5OfBody"]));
    }

    [Fact]
    public void A_JSON_body_is_passed_on_exactly_as_it_was_sent()
    {
        const string body = "{ \"name\": \"Zoë <&> \\u00e9\" }\n";
        Assert.Equal(body, (string?)JsonNode.Parse(Event(SomeQueue.Record("m", body)))!["Records"]![0]!["body"]);
    }

    public void Dispose() => _engine.Dispose();

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private string Event(params QueueRecord[] records) =>
        Encoding.UTF8.GetString(SomeQueue.Event(Mapping, records).Span);

    // The files are laid out for reading; an event is written without spaces.
    private static async Task<string> GoldenAsync(string name) =>
        JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(AppContext.BaseDirectory, "Polling", "Events", $"{name}.json"), TestContext.Current.CancellationToken))!
            .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
