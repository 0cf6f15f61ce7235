using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Observability;
using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks;

namespace Lambda.Workflows.Tests;

/// <summary>The trace of an execution: that of whoever started it, from its start to what its tasks call.</summary>
public sealed class TraceTests
{
    private const string TraceId = "6759e988bd862e3fe1be46a994272793";
    private const string Caller = $"00-{TraceId}-53995c3f42cd8ad8-01";

    private static readonly ExecutionStart Start = new()
    {
        Machine = "m",
        Name = "n",
        Definition = """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}""",
        Input = "{}",
        Seed = "seed",
        ExecutionArn = "arn:aws:states:us-east-1:000000000000:execution:m:n",
        StateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:m",
        Region = "us-east-1",
        TraceParent = Caller,
        TraceState = "vendor=1",
    };

    [Fact]
    public void A_task_call_carries_the_trace_of_its_execution()
    {
        var call = ((CallTask)new ExecutionProgress(ThroughJson(Start)).Start(DateTimeOffset.UnixEpoch)[0]).Call;
        var read = ThroughJson(call);
        Assert.Equal((Caller, "vendor=1"), (read.TraceParent, read.TraceState));
    }

    [Theory]
    [InlineData(false, ActivityStatusCode.Unset)]
    [InlineData(true, ActivityStatusCode.Error)]
    public async Task A_task_runs_in_the_trace_of_the_caller_that_started_its_execution(bool fails, ActivityStatusCode status)
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTraces.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var (service, requestId) = (new Service { Fails = fails }, Guid.NewGuid().ToString());
        var call = new TaskCall(1, "arn:aws:states:::lambda:invoke", "{}", Start.ExecutionArn, requestId)
        {
            TraceParent = Caller,
            TraceState = "vendor=1",
        };
        await new TaskRunner([service], null!).RunAsync(call, client: null, TestContext.Current.CancellationToken);
        Assert.Equal(TraceId, service.Seen);
        var span = Assert.Single(ended, span => Equals(span.GetTagItem("faas.invocation_id"), requestId));
        Assert.Equal(("task m", Caller, "vendor=1", status), (span.OperationName, span.ParentId, span.TraceStateString, span.Status));
    }

    private static T ThroughJson<T>(T message) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(message, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

    private sealed class Service : ITaskService
    {
        public bool Fails { get; init; }

        /// <summary>The trace that the task ran in.</summary>
        public string? Seen { get; private set; }

        public bool Takes(TaskResource resource) => true;

        public Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
        {
            Seen = Activity.Current?.TraceId.ToHexString();
            return Fails ? throw new TaskException("No", "No.") : Task.FromResult<JsonNode?>(null);
        }
    }
}
