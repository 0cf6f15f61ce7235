using System.Text;
using System.Text.Json;
using Lambda.Engine.Patterns;
using Lambda.Engine.Polling;

namespace Lambda.Engine.Tests.Polling;

/// <summary>The tables of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html and with-kinesis-filtering.html.</summary>
public sealed class RecordFilterTests
{
    [Theory]
    [InlineData("Result: failed", """{"body":[{"prefix":"Result: "}]}""", true)]
    [InlineData("Reset: failed", """{"body":[{"prefix":"Result: "}]}""", false)]
    [InlineData("Result: failed", """{"attributes":{"SenderId":["me"]}}""", true)]
    [InlineData("Result: failed", """{"attributes":{"SenderId":["you"]}}""", false)]
    [InlineData("Result: failed", """{"body":{"code":[{"exists":false}]}}""", false)]
    [InlineData("""{"code":"BBBB"}""", """{"body":[{"anything-but":"x"}]}""", false)]
    [InlineData("""["x"]""", """{"body":["x"]}""", false)]
    [InlineData("""{"code":"BBBB"}""", """{"attributes":{"SenderId":["me"]}}""", true)]
    [InlineData("""{"code":"BBBB"}""", """{"body":{"code":["BBBB"]}}""", true)]
    [InlineData(" {\"code\" : \"BBBB\" } ", """{"body":{"code":["BBBB"]}}""", true)]
    [InlineData("""{"code":"AAAA"}""", """{"body":{"code":["BBBB"]}}""", false)]
    [InlineData("""{"code":9999}""", """{"body":{"code":[{"numeric":[">",9998]}]}}""", true)]
    [InlineData("""{"code":"BBBB"}""", """{"body":{"code":["BBBB"]},"attributes":{"SenderId":["you"]}}""", false)]
    public void A_pattern_for_JSON_bodies_drops_plain_text_and_a_pattern_for_plain_text_drops_JSON(
        string body, string pattern, bool matches) =>
        Assert.Equal(matches, Matches(RecordFilter.Parse([pattern], isStream: false), body));

    [Theory]
    [InlineData("""{"code":"BBBB"}""", """{"data":{"code":["BBBB"]}}""", true)]
    [InlineData("""{"code":"AAAA"}""", """{"data":{"code":["BBBB"]}}""", false)]
    [InlineData("""{"code":"BBBB"}""", """{"attributes":{"SenderId":["me"]}}""", true)]
    [InlineData("no JSON", """{"data":{"code":["BBBB"]}}""", false)]
    [InlineData("no JSON", """{"data":{"code":[{"exists":false}]}}""", false)]
    [InlineData("no JSON", """{"attributes":{"SenderId":["me"]}}""", true)]
    public void A_stream_drops_records_that_are_not_JSON_if_the_pattern_has_a_condition_on_the_data(
        string data, string pattern, bool matches) =>
        Assert.Equal(matches, Matches(RecordFilter.Parse([pattern], isStream: true), data));

    [Theory]
    [InlineData(nameof(EventSourceKind.StorageQueue), "body", false)]
    [InlineData(nameof(EventSourceKind.ServiceBusQueue), "body", false)]
    [InlineData(nameof(EventSourceKind.ServiceBusSubscription), "body", false)]
    [InlineData(nameof(EventSourceKind.EventHub), "data", true)]
    [InlineData(nameof(EventSourceKind.TableStream), "dynamodb", true)]
    [InlineData(nameof(EventSourceKind.CosmosFeed), "dynamodb", true)]
    [InlineData(nameof(EventSourceKind.DocumentFeed), "event", true)]
    [InlineData(nameof(EventSourceKind.ManagedKafka), "value", false)]
    [InlineData(nameof(EventSourceKind.SelfManagedKafka), "value", false)]
    [InlineData(nameof(EventSourceKind.ActiveMQ), "data", false)]
    [InlineData(nameof(EventSourceKind.RabbitMQ), "data", false)]
    public void A_filter_names_the_content_of_a_record_as_its_source_does(string kind, string content, bool isJson)
    {
        var source = new EventSource(Enum.Parse<EventSourceKind>(kind), "orders");
        var filter = RecordFilter.Parse([$$$"""{"{{{content}}}":{"a":[1]}}"""], source);
        Assert.True(Matches(filter, """{"a":1}"""));
        Assert.False(Matches(filter, """{"a":2}"""));
        var text = $$"""{"{{content}}":["x"]}""";
        if (isJson)
            Assert.Equal(
                $"the {content} of a stream record is matched as JSON: its pattern must be an object.",
                Assert.Throws<PatternException>(() => RecordFilter.Parse([text], source)).Reason);
        else Assert.True(Matches(RecordFilter.Parse([text], source), "x"));
    }

    [Fact]
    public void Only_a_filter_without_patterns_is_empty()
    {
        Assert.True(RecordFilter.Parse([], isStream: false).IsEmpty);
        Assert.False(RecordFilter.Parse(["""{"body":["x"]}"""], isStream: false).IsEmpty);
    }

    [Theory]
    [InlineData("\t\r\n [1]", true)]
    [InlineData("{\"a\":1}", true)]
    [InlineData("7", false)]
    [InlineData("[1", false)]
    public void Only_an_object_or_an_array_counts_as_a_JSON_body(string body, bool isJson) =>
        Assert.Equal(!isJson, Matches(RecordFilter.Parse(["""{"body":[{"exists":true}]}"""], isStream: false), body));

    [Fact]
    public void The_or_operator_can_be_combined_with_other_members() =>
        Assert.True(
            Matches(RecordFilter.Parse(["""{"attributes":{"SenderId":["me"]},"$or":[{"body":["x"]},{"body":["y"]}]}"""], false), "y"));

    [Fact]
    public void A_pattern_for_a_stream_cannot_ask_for_plain_text() =>
        Assert.Equal("$.data", Assert.Throws<PatternException>(() => RecordFilter.Parse(["""{"data":["text"]}"""], isStream: true)).Path);

    [Theory]
    [InlineData("""{"$or":[{"data":["x"]},{"data":["y"]}]}""")]
    [InlineData("""{"data":["x"],"data":["y"]}""")]
    public void A_pattern_for_a_stream_cannot_ask_for_plain_text_in_several_places(string pattern) =>
        Assert.Throws<PatternException>(() => RecordFilter.Parse([pattern], isStream: true));

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("""{"a":2}""", false)]
    [InlineData("x", true)]
    [InlineData("y", false)]
    public void A_record_passes_if_any_pattern_matches_even_if_others_ask_for_another_body_format(string body, bool matches) =>
        Assert.Equal(matches, Matches(RecordFilter.Parse(["""{"body":{"a":[1]}}""", """{"body":["x"]}"""], isStream: false), body));

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("x", true)]
    [InlineData("""{"a":2}""", false)]
    public void Alternatives_within_a_pattern_may_ask_for_different_body_formats(string body, bool matches) =>
        Assert.Equal(matches, Matches(RecordFilter.Parse(["""{"$or":[{"body":{"a":[1]}},{"body":["x"]}]}"""], isStream: false), body));

    [Theory]
    [InlineData("""{"code":"A","text":"half: \ud800"}""", """{"body":{"code":["A"]}}""", true)]
    [InlineData("""{"code":"A","text":"half: \ud800"}""", """{"body":{"text":[{"prefix":"half"}]}}""", true)]
    [InlineData("""{"code":"A","text":"half: \ud800"}""", """{"body":{"code":["B"]}}""", false)]
    [InlineData("""{"code":"A","text":"half: \ud800"}""", """{"attributes":{"SenderId":["me"]}}""", true)]
    public void An_unpaired_surrogate_in_a_body_does_not_affect_the_match_of_other_fields(string body, string pattern, bool matches) =>
        Assert.Equal(matches, Matches(RecordFilter.Parse([pattern], isStream: false), body));

    [Theory]
    [InlineData(513)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void A_body_of_any_nesting_depth_can_be_matched(int depth)
    {
        var body = $$"""{"code":"A","deep":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        Assert.True(Matches(RecordFilter.Parse(["""{"body":{"code":["A"]}}"""], isStream: false), body));
        Assert.False(Matches(RecordFilter.Parse(["""{"body":{"code":["B"]}}"""], isStream: false), body));
        Assert.True(Matches(RecordFilter.Parse(["""{"data":{"code":["A"]}}"""], isStream: true), body));
    }

    [Fact]
    public void Without_patterns_every_record_passes_and_no_metadata_is_written() =>
        Assert.True(RecordFilter.Parse([], isStream: false).Matches("x"u8.ToArray(), _ => Assert.Fail("Nobody looks at it.")));

    [Fact]
    public void Bytes_that_are_not_text_do_not_match_a_pattern_for_text() =>
        Assert.False(RecordFilter.Parse(["""{"body":["a"]}"""], isStream: false).Matches(new byte[] { 0xff, 0xfe }, Metadata));

    private static bool Matches(RecordFilter filter, string content) => filter.Matches(Encoding.UTF8.GetBytes(content), Metadata);

    private static void Metadata(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("attributes");
        writer.WriteString("SenderId", "me");
        writer.WriteEndObject();
    }
}
