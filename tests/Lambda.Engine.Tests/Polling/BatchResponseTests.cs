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
