using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tasks.Messaging;

/// <summary>
/// Runs <c>events:putEvents</c>: publishes to the Event Grid topics that stand for event buses
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html"/>).
/// </summary>
internal sealed class EventBridgeTasks(IOptions<WorkflowTargets> targets, IEventPublisher events) : ITaskService
{
    private const int MostEntries = 10;

    public bool Takes(TaskResource resource) => targets.Value.EventBuses.Count > 0
        && resource is { Kind: TaskKind.Service, Service: "events", Action: "putEvents" or "putEvents.waitForTaskToken" };

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        var parameters = new TaskParameters(request, "EventBridge", "AmazonEventBridge");
        if (parameters["Entries"] is not JsonArray { Count: > 0 and <= MostEntries } entries)
            throw parameters.Error("ValidationException", $"The parameter 'Entries' must have 1 to {MostEntries} entries.");
        var answers = new List<JsonNode?>();
        foreach (var (index, entry) in entries.Index())
        {
            var id = DeterministicId.Of($"{request.RequestId}\n{index}");
            answers.Add(await PutAsync(entry as JsonObject ?? [], id, request, cancellation));
        }
        var failed = answers.Count(answer => answer!["ErrorCode"] is not null);
        var answer = new JsonObject { ["Entries"] = new JsonArray([.. answers]), ["FailedEntryCount"] = failed };
        return failed == 0 ? parameters.Answer(answer) : throw new TaskException("EventBridge.FailedEntry", JsonText.Write(answer));
    }

    private async Task<JsonObject> PutAsync(JsonObject entry, string id, TaskRequest request, CancellationToken cancellation)
    {
        var own = new TaskParameters(request with { Input = entry }, "EventBridge", "AmazonEventBridge");
        var bus = TaskParameters.Named(own.Text("EventBusName") ?? "default");
        if (!targets.Value.EventBuses.TryGetValue(bus, out var topic))
            return Failed("ResourceNotFoundException",
                $"Event bus {bus} does not exist: set {WorkflowTargets.Section}:EventBuses:{bus} to a topic.");
        // As in Step Functions, an event has the execution among its resources; here it has one resource, its subject.
        var resource = entry["Resources"] is JsonArray { Count: > 0 } resources && resources[0] is JsonValue first
            && first.TryGetValue<string>(out var named) ? named : null;
        var published = new PublishedEvent(
            own.Text("Source") ?? "", own.Text("DetailType") ?? "", Encoding.UTF8.GetBytes(own.Text("Detail") ?? "{}"))
        {
            Id = id,
            Subject = resource ?? request.ExecutionArn,
        };
        try
        {
            await events.PublishAsync(topic, published, cancellation);
            return new JsonObject { ["EventId"] = id };
        }
        catch (ArgumentException exception)
        {
            return Failed("InvalidArgument", exception.Message);
        }
        catch (EventNotPublishedException exception)
        {
            return Failed("InternalFailure", exception.Message);
        }
    }

    private static JsonObject Failed(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };
}
