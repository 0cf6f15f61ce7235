using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;
using Lambda.Functions.Callers.CloudFormation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Functions.Tests.Callers.CloudFormation;

public sealed class CloudFormationReplyTests : IHttpClientFactory, IDisposable
{
    private const string Bucket = "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/r";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeNetwork _network = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.OK, false)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    public async Task A_response_is_sent_again_only_after_a_temporary_failure_of_the_bucket(HttpStatusCode status, bool isRepeated)
    {
        _network.Serve(Bucket, _ => new(status));
        var failure = await Record.ExceptionAsync(() => new CloudFormationReply(this, NullLogger<CloudFormationReply>.Instance).SendAsync(
            "stacks", Ended("Create", null, InvocationCondition.Success, "null"), DestinationPlaces.OnSuccess, Cancellation));
        Assert.Equal(isRepeated, failure is DestinationUnavailableException);
    }

    [Fact]
    public void A_failed_update_keeps_the_physical_id_of_the_resource()
    {
        const string Error = """{"errorType":"E","errorMessage":"m"}""";
        var answer = Answer(Ended("Update", "secret/door", InvocationCondition.RetriesExhausted, Error));
        Assert.Equal(("FAILED", "secret/door", "E: m"),
            ((string?)answer["Status"], (string?)answer["PhysicalResourceId"], (string?)answer["Reason"]));
    }

    [Theory]
    [InlineData(990, 993)]
    [InlineData(997, 1000)]
    [InlineData(5000, 1000)]
    public void A_reason_is_truncated_to_the_length_that_a_response_allows(int length, int expected)
    {
        var error = $$"""{"errorType":"E","errorMessage":"{{new string('x', length)}}"}""";
        var answer = Answer(Ended("Create", null, InvocationCondition.RetriesExhausted, error));
        Assert.Equal(expected, ((string?)answer["Reason"])!.Length);
    }

    public HttpClient CreateClient(string name) => new(_network, disposeHandler: false);

    public void Dispose() => _network.Dispose();

    private static JsonNode Answer(DestinationRecord record) => JsonNode.Parse(CustomResourceReply.Write(
        System.Text.Json.JsonSerializer.Deserialize(
            record.RequestPayload.Span, Lambda.Events.CloudFormation.CustomResourceJson.Default.CustomResourceEvent)!, record))!;

    private static DestinationRecord Ended(string type, string? physicalId, InvocationCondition condition, string result)
    {
        var request = new JsonObject
        {
            ["RequestType"] = type, ["ResponseURL"] = Bucket, ["StackId"] = "s", ["RequestId"] = "r", ["ResourceType"] = "Custom::Secret",
            ["LogicalResourceId"] = "Door", ["PhysicalResourceId"] = physicalId, ["ResourceProperties"] = new JsonObject(),
        };
        return new(Now, "id", "arn", condition, 1, Encoding.UTF8.GetBytes(request.ToJsonString()), Now)
        {
            Function = "f",
            ResponsePayload = Encoding.UTF8.GetBytes(result),
        };
    }
}
