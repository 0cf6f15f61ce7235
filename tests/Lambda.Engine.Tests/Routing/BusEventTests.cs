using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Routing;

namespace Lambda.Engine.Tests.Routing;

public sealed class BusEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Structures are those of https://learn.microsoft.com/azure/event-grid/cloud-event-schema,
    /// https://learn.microsoft.com/azure/event-grid/event-schema and event-schema-blob-storage there, and of
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html and
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html.
    /// </summary>
    [Theory]
    [InlineData("cloud-event")]
    [InlineData("cloud-event-bare")]
    [InlineData("cloud-event-bytes")]
    [InlineData("event-grid")]
    [InlineData("blob-created")]
    [InlineData("blob-committed")]
    [InlineData("blob-deleted")]
    public void An_event_has_the_format_of_EventBridge(string name)
    {
        var expected = JsonNode.Parse(File.ReadAllText($"Routing/Events/{name}.out.json"))!.ToJsonString(Readable);
        Assert.Equal(expected, JsonNode.Parse(Convert(File.ReadAllText($"Routing/Events/{name}.in.json")))!.ToJsonString(Readable));
    }

    [Fact]
    public void The_data_of_an_event_is_passed_on_byte_for_byte() =>
        Assert.EndsWith(
            ""","detail":{ "a" : [1.0 , "\u00e9é"] }}""",
            Convert("""{"specversion":"1.0","id":"1","source":"s","type":"t","data":{ "a" : [1.0 , "\u00e9é"] }}"""),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("/blobServices/default/containers/uploads")]
    [InlineData("/blobServices/default/containers//blobs/a")]
    [InlineData("/blobServices/default/containers/uploads/blobs/")]
    [InlineData("elsewhere")]
    public void A_blob_event_with_an_unexpected_subject_is_passed_on_unchanged(string subject)
    {
        var converted = JsonNode.Parse(
            Convert(
                $$$"""{"id":"1","topic":"t","subject":"{{{subject}}}","eventType":"Microsoft.Storage.BlobCreated","data":{"api":1}}"""))!;
        Assert.Equal(
            ("Microsoft.Storage.BlobCreated", "t", 1),
            ((string?)converted["detail-type"], (string?)converted["source"], (int?)converted["detail"]!["api"]));
    }

    [Fact]
    public void A_blob_event_with_unexpected_data_is_passed_on_unchanged()
    {
        var converted =
            JsonNode.Parse(Convert(
                """{"id":"1","topic":"t","subject":"/blobServices/default/containers/c/blobs/b","eventType":"Microsoft.Storage.BlobCreated","data":{"contentLength":"many"}}"""))!;
        Assert.Equal(
            ("Microsoft.Storage.BlobCreated", "many"), ((string?)converted["detail-type"], (string?)converted["detail"]!["contentLength"]));
    }

    [Theory]
    [InlineData("", "the text is not JSON")]
    [InlineData("{", "the text is not JSON")]
    [InlineData("[]", "expected an object, not Array")]
    [InlineData("{}", "the member 'id' is missing")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"s","type":"t"}""", "the specversion must be \"1.0\"")]
    [InlineData("""{"specversion":1.0,"id":"1","source":"s","type":"t"}""", "the specversion must be \"1.0\"")]
    [InlineData("""{"specversion":"1.0","source":"s","type":"t"}""", "the member 'id' is missing")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"t"}""", "the member 'source' is missing")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":""}""", "the member 'type' is missing")]
    [InlineData("""{"id":"1","topic":"t"}""", "the member 'eventType' is missing")]
    [InlineData("""{"id":7,"topic":"t","eventType":"e"}""", "the member 'id' must be a string, not Number")]
    [InlineData("""{"id":"1","topic":"t","eventType":"e","eventTime":"soon"}""", "the member 'eventTime' is 'soon', which is not a time")]
    [InlineData("""{"id":"\ud800","topic":"t","eventType":"e"}""", "not Unicode")]
    public void An_invalid_event_is_refused_with_a_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<MalformedEventException>(() => Convert(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_event_that_is_nested_too_deeply_for_patterns_is_refused() =>
        Assert.Throws<MalformedEventException>(
            () => Convert($$"""{"id":"1","topic":"t","eventType":"e","data":{{new string('[', 1000)}}{{new string(']', 1000)}}}"""));

    [Fact]
    public void Any_input_is_converted_to_an_EventBridge_event_or_refused()
    {
        var events = Directory.GetFiles("Routing/Events", "*.in.json").Select(File.ReadAllText).ToArray();
        var damaged = from text in Gen.Elements(events)
                      from at in Gen.Choose(0, text.Length - 1)
                      from length in Gen.Choose(0, 3)
                      from put in Gen.Elements("", "\"", "}", "null", "7", "\\ud800", "[")
                      select string.Concat(text.AsSpan(0, at), put, text.AsSpan(Math.Min(text.Length, at + length)));
        Prop.ForAll(damaged.ToArbitrary(), text =>
        {
            try
            {
                var envelope = JsonNode.Parse(Convert(text))!.AsObject();
                return envelope.Count == 9 && (string?)envelope["version"] == "0";
            }
            catch (MalformedEventException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Convert(string json) =>
        Encoding.UTF8.GetString(BusEvents.Of(GridEventReader.Read(json), Now).ToJson("111122223333", "eu-west-1").Span);
}
