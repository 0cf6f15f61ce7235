using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Invocation.Batches;

namespace Lambda.Engine.Tests.Polling;

/// <summary>
/// The rules of https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting.
/// </summary>
public sealed class BatchResponseTests
{
    private static readonly HashSet<string> Ids = ["a", "b"];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"other":1}""")]
    public void An_empty_or_missing_response_means_success(string answer) => Assert.IsType<BatchResponse.AllDone>(Read(answer));

    [Theory]
    [InlineData("no JSON")]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    [InlineData("true")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"\ud800"}]}""")]
    [InlineData("""{"batchItemFailures":{}}""")]
    [InlineData("""{"batchItemFailures":["a"]}""")]
    [InlineData("""{"batchItemFailures":[null]}""")]
    [InlineData("""{"batchItemFailures":[{}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":1}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifer":"a"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}""")]
    public void An_invalid_response_fails_the_whole_batch(string answer) =>
        Assert.NotEmpty(Assert.IsType<BatchResponse.AllFailed>(Read(answer)).Reason);

    [Theory]
    [InlineData("no JSON", "The function's answer is not JSON.")]
    [InlineData("true", "The function's answer is a JSON True, not an object with batchItemFailures.")]
    [InlineData("""{"\ud800batchItemFailures":1}""", "A name in the function's answer is not Unicode.")]
    [InlineData("""{"batchItemFailures":{}}""", "batchItemFailures in the function's answer is not a list.")]
    [InlineData("""{"batchItemFailures":[{}]}""", "An entry of batchItemFailures in the function's answer has no itemIdentifier.")]
    [InlineData("""{"batchItemFailures":[{"\ud800":1}]}""", "An entry of batchItemFailures in the function's answer has no item")]
    [InlineData(
        """{"batchItemFailures":[{"itemIdentifier":"c"}]}""",
        "The itemIdentifier 'c' in the function's answer is none of its event's records.")]
    public void The_error_for_an_invalid_response_says_what_is_wrong(string answer, string reason) =>
        Assert.StartsWith(reason, Assert.IsType<BatchResponse.AllFailed>(Read(answer)).Reason, StringComparison.Ordinal);

    [Fact]
    public void The_error_for_an_unknown_id_contains_the_beginning_of_the_id()
    {
        var id = new string('c', 100);
        Assert.Contains($"'{id}'", Reason(id), StringComparison.Ordinal);
        Assert.Contains($"'{id}'", Reason(id + "d"), StringComparison.Ordinal);

        static string Reason(string id) =>
            Assert.IsType<BatchResponse.AllFailed>(Read($$"""{"batchItemFailures":[{"itemIdentifier":"{{id}}"}]}""")).Reason;
    }

    [Theory]
    [InlineData("""{"partition":"orders-0","offset":7}""", true)]
    [InlineData("""{"partition":"orders-0"}""", false)]
    [InlineData("""{"offset":7}""", false)]
    [InlineData("""{"partition":"orders-0","offset":"7"}""", false)]
    [InlineData("""{"partition":0,"offset":7}""", false)]
    [InlineData("""{"partition":"\ud800","offset":7}""", false)]
    [InlineData("[]", false)]
    public void A_failed_Kafka_record_is_reported_by_its_partition_and_offset(string id, bool known)
    {
        var response = BatchResponse.Read(
            Encoding.UTF8.GetBytes($$"""{"batchItemFailures":[{"itemIdentifier":{{id}}}]}"""), new HashSet<string> { "orders-0-7" });
        if (known) Assert.Equal(["orders-0-7"], Assert.IsType<BatchResponse.SomeFailed>(response).Failed);
        else Assert.IsType<BatchResponse.AllFailed>(response);
    }

    [Fact]
    public void A_response_may_be_nested_as_deeply_as_a_payload()
    {
        Assert.IsType<BatchResponse.AllDone>(Read($"{{\"a\":{new string('[', 999)}{new string(']', 999)}}}"));
        Assert.IsType<BatchResponse.AllFailed>(Read($"{{\"a\":{new string('[', 1000)}{new string(']', 1000)}}}"));
    }

    [Fact]
    public void A_record_that_is_reported_twice_fails_once() =>
        Assert.Equal(
            ["b"],
            Assert.IsType<BatchResponse.SomeFailed>(
                Read("""{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"b"}]}""")).Failed);

    [Fact]
    public void A_record_that_is_written_to_JSON_is_read_back_unchanged() => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString[]>(), names =>
    {
        var ids = names.Select(name => string.Concat(name.Get.Where(c => !char.IsSurrogate(c)))).Where(id => id.Length > 0).ToHashSet();
        return ids.Count == 0
            || BatchResponse.Read(BatchResponse.Write(ids), ids) is BatchResponse.SomeFailed some && some.Failed.SetEquals(ids);
    }).QuickCheckThrowOnFailure();

    private static BatchResponse Read(string answer) => BatchResponse.Read(Encoding.UTF8.GetBytes(answer), Ids);
}
