using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Polling;

public sealed class BatchHandlerTests : IDisposable
{
    private readonly TestEngine _engine = new(functions => functions
        .AddBatch<FailsNegatives, Number>("numbers", TestJson.Default)
        .AddBatch<FailsEmpty, string>("texts", TestJson.Default)
        .AddBatch<FailsEach, string>("eachEmpty", TestJson.Default)
        .AddBatch<Gives, Number>("throws", TestJson.Default));

    [Fact]
    public async Task Queue_records_that_throw_or_cannot_be_read_are_reported_and_all_others_are_handled() =>
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"e"},{"itemIdentifier":"b"}]}""",
            await AnswerAsync(
                "numbers",
                Messages(("a", """{"Value":1}"""), ("b", """{"Value":-1}"""), ("c", "no JSON"), ("d", """{"Value":2}"""), ("e", "null"))));

    [Fact]
    public async Task Stream_records_are_decoded_from_base64_and_the_first_failure_ends_the_batch() =>
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"2"}]}""",
            await AnswerAsync("numbers", Events(("1", """{"Value":1}"""), ("2", """{"Value":-1}"""), ("3", """{"Value":-2}"""))));

    [Fact]
    public async Task Records_after_a_failed_one_in_the_same_message_group_fail_without_being_handled() =>
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"d"},{"itemIdentifier":"f"},{"itemIdentifier":"b"},{"itemIdentifier":"e"}]}""",
                await AnswerAsync(
                    "numbers",
                    Messages(
                        ("a", """{"Value":1}""", "g"), ("b", """{"Value":-1}""", "g"), ("c", """{"Value":1}""", "h"), ("d", "no JSON", "h"),
                        ("e", """{"Value":1}""", "g"), ("f", """{"Value":1}""", "h"), ("g", """{"Value":1}""", "i"))));

    [Fact]
    public async Task A_record_that_is_reported_as_failed_without_an_exception_also_fails_later_ones_in_its_message_group() =>
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]}""",
            await AnswerAsync("eachEmpty", Messages(("a", "text", "g"), ("b", "", "g"), ("c", "text", "g"))));

    [Fact]
    public async Task A_handler_of_strings_receives_each_body_as_it_is() =>
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"b"}]}""", await AnswerAsync("texts", Messages(("a", "text"), ("b", ""))));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Records":[{}]}""")]
    [InlineData("""{"Records":[{"messageId":"a"}]}""")]
    [InlineData("""{"Records":[1]}""")]
    [InlineData("""{"Records":[{"kinesis":{"sequenceNumber":"1","data":"?"}}]}""")]
    public async Task An_event_that_is_not_a_batch_is_a_function_error(string payload) =>
        Assert.Equal(
            "JsonException", Assert.IsType<InvocationOutcome.Failed>(await _engine.InvokeAsync("numbers", payload)).Error.ErrorType);

    [Fact]
    public async Task An_exception_outside_the_handling_of_a_record_is_a_function_error() =>
        Assert.Equal(
            "InvalidOperationException",
            Assert.IsType<InvocationOutcome.Failed>(
                await _engine.InvokeAsync("throws", Messages(("a", """{"Value":1}""")))).Error.ErrorType);

    public void Dispose() => _engine.Dispose();

    private async Task<string> AnswerAsync(string function, string payload) =>
        Encoding.UTF8.GetString(Assert.IsType<InvocationOutcome.Succeeded>(await _engine.InvokeAsync(function, payload)).Payload.Span);

    private static string Messages(params (string Id, string Body)[] records) =>
        Event(records.Select(record => Message(record.Id, record.Body)));

    private static string Messages(params (string Id, string Body, string Group)[] records) => Event(records.Select(record =>
    {
        var message = Message(record.Id, record.Body);
        message["attributes"]!["MessageGroupId"] = record.Group;
        return message;
    }));

    private static JsonObject Message(string id, string body) => new()
    {
        ["messageId"] = id,
        ["body"] = body,
        ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "2" },
    };

    private static string Events(params (string Number, string Data)[] records) => Event(records.Select(record => new JsonObject
    {
        ["kinesis"] =
            new JsonObject { ["sequenceNumber"] = record.Number, ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(record.Data)) },
    }));

    private static string Event(IEnumerable<JsonObject> records) =>
        new JsonObject { ["Records"] = new JsonArray([.. records]) }.ToJsonString();

    private sealed class FailsNegatives : IBatchHandler<Number>
    {
        public Task HandleAsync(Batch<Number> batch, ILambdaContext context, CancellationToken cancellation) =>
            batch.EachAsync((record, _) =>
            {
                Assert.Equal(batch.IsStream ? 1 : 2, record.ReceiveCount);
                return record.Body.Value < 0 ? throw new ArgumentException("It is negative.") : Task.CompletedTask;
            }, context, cancellation);
    }

    private sealed class FailsEmpty : IBatchHandler<string>
    {
        public Task HandleAsync(Batch<string> batch, ILambdaContext context, CancellationToken cancellation)
        {
            foreach (var record in batch.Records.Where(record => record.Body.Length == 0)) record.Fail();
            return Task.CompletedTask;
        }
    }

    private sealed class FailsEach : IBatchHandler<string>
    {
        public Task HandleAsync(Batch<string> batch, ILambdaContext context, CancellationToken cancellation) =>
            batch.EachAsync((record, _) =>
            {
                if (record.Body.Length == 0) record.Fail();
                return Task.CompletedTask;
            }, context, cancellation);
    }

    private sealed class Gives : IBatchHandler<Number>
    {
        public Task HandleAsync(Batch<Number> batch, ILambdaContext context, CancellationToken cancellation) =>
            throw new InvalidOperationException("It does not work.");
    }
}
