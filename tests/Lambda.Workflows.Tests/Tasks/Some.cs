using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Tasks;

namespace Lambda.Workflows.Tests.Tasks;

/// <summary>Tasks as an execution calls them.</summary>
internal static class Some
{
    public const string RequestId = "6c1f3ad2-7f5c-4f43-8f36-0f4f7f5a2a55";
    public const string ExecutionArn = "arn:aws:states:us-east-1:000000000000:execution:m:n";

    /// <summary>A task that calls <c>arn:aws:states:::</c> and the action, such as <c>sqs:sendMessage</c>.</summary>
    public static TaskRequest Task(string action, string input, string requestId = RequestId) =>
        new(TaskResource.Parse("arn:aws:states:::" + action)!, JsonNode.Parse(input), ExecutionArn, requestId);

    /// <summary>An answer without the metadata that it has besides.</summary>
    public static string Plain(JsonNode? answer)
    {
        var members = (JsonObject)answer!.DeepClone();
        Assert.Equal(
            $$"""{"HttpStatusCode":200}{"RequestId":"{{RequestId}}"}""",
            members["SdkHttpMetadata"]!.ToJsonString() + members["SdkResponseMetadata"]!.ToJsonString());
        members.Remove("SdkHttpMetadata");
        members.Remove("SdkResponseMetadata");
        return members.ToJsonString();
    }

    /// <summary>The error of a task that fails.</summary>
    public static async Task<TaskException> ErrorOfAsync(ITaskService service, TaskRequest request) =>
        await Assert.ThrowsAsync<TaskException>(() => service.RunAsync(request, TestContext.Current.CancellationToken));
}
