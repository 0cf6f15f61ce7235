using Azure.Storage.Queues.Models;
using FunctionApp.Access;
using FunctionApp.Api;
using FunctionApp.Async;
using FunctionApp.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Jobs that send all dead letters of a function again: begun and watched over HTTP, run by a queue.</summary>
public sealed class RedrivesTrigger(RedrivesApi api, EngineQueues queues, RedriveJobs jobs)
{
    /// <summary><c>POST /api/dead-letters/redrive?function=…</c>.</summary>
    [Function("StartRedrive")]
    [Requires(Actions.StartRedrive, Function = "function")]
    public Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/redrive")] HttpRequest request) => api.StartAsync(request);

    /// <summary><c>GET /api/dead-letters/redrives/{function}</c>.</summary>
    [Function("GetRedrive")]
    [Requires(Actions.GetRedrive, Function = "function")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters/redrives/{function}")] HttpRequest request, string function) => api.GetAsync(request, function);

    /// <summary>One page of a job.</summary>
    [Function("RedrivePage")]
    public Task Page([QueueTrigger(StorageNames.RedriveQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.RedriveQueue, message, jobs.ProcessAsync, cancellation);

    /// <summary>A page that was handed out <c>maxDequeueCount</c> times, with storage away each time: the job goes on.</summary>
    [Function("ResumeRedrive")]
    public Task Resume([QueueTrigger(StorageNames.RedrivePoisonQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.RedriveQueue, message, jobs.ResumeAsync, cancellation);
}
