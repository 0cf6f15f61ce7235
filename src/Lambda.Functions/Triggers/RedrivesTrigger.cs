using Azure.Storage.Queues.Models;
using Lambda.Engine.Access;
using Lambda.Engine.Async;
using Lambda.Functions.Api;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Starts and reports jobs that redrive all dead letters of a function over HTTP, and runs their steps from a queue.</summary>
public sealed class RedrivesTrigger(TriggerServices services)
{
    private readonly RedrivesApi _api = services.Get<RedrivesApi>();
    private readonly EngineQueues _queues = services.Get<EngineQueues>();
    private readonly RedriveJobs _jobs = services.Get<RedriveJobs>();

    /// <summary>Answers <c>POST /api/dead-letters/redrive?function=…</c>.</summary>
    [Function("StartRedrive")]
    [Requires(Actions.StartRedrive, Function = "function")]
    public Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/redrive")] HttpRequest request) =>
        _api.StartAsync(request);

    /// <summary>Answers <c>GET /api/dead-letters/redrives/{function}</c>.</summary>
    [Function("GetRedrive")]
    [Requires(Actions.GetRedrive, Function = "function")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters/redrives/{function}")] HttpRequest request,
        string function) => _api.GetAsync(request, function);

    /// <summary>Runs one step of a job.</summary>
    [Function("RedrivePage")]
    public Task Page([QueueTrigger(StorageNames.RedriveQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.RedriveQueue, message, _jobs.ProcessAsync, cancellation);

    /// <summary>Continues a job whose step was delivered <c>maxDequeueCount</c> times while storage was unavailable.</summary>
    [Function("ResumeRedrive")]
    public Task Resume([QueueTrigger(StorageNames.RedrivePoisonQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.RedriveQueue, message, _jobs.ResumeAsync, cancellation);
}
