using FunctionApp.Async;
using FunctionApp.Invocation;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api;

/// <summary>Answers requests about jobs that send all dead letters of a function again.</summary>
public sealed class RedrivesApi(FunctionCatalogue catalogue, RedriveJobs jobs)
{
    /// <summary>Begins a job, or answers the one that runs: 202 with its address.</summary>
    public Task<IResult> StartAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((string?)request.Query["function"] is not { Length: > 0 } name) return Task.FromResult<IResult>(AwsError.InvalidParameter("function is missing: name the function whose dead letters are to be sent again."));
        if (!catalogue.TryGet(name, out var function)) return Task.FromResult<IResult>(AwsError.FunctionNotFound(catalogue.ArnOf(name)));
        return AwsError.OrUnavailableAsync(async () =>
        {
            var job = await jobs.StartAsync(function.Name, request.HttpContext.RequestAborted);
            // …/dead-letters/redrive is where it was begun, …/dead-letters/redrives/<function> is where it is watched.
            request.HttpContext.Response.Headers.Location = $"{request.PathBase}{request.Path.Value!.TrimEnd('/')}s/{function.Name}";
            return Results.Json(job, AsyncJson.Readable.RedriveJob, statusCode: StatusCodes.Status202Accepted);
        });
    }

    /// <summary>How far the function's last job is.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string function)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!catalogue.TryGet(function, out _)) return Task.FromResult<IResult>(AwsError.FunctionNotFound(catalogue.ArnOf(function)));
        return AwsError.OrUnavailableAsync(async () => await jobs.FindAsync(function, request.HttpContext.RequestAborted) is { } job
            ? Results.Json(job, AsyncJson.Readable.RedriveJob)
            : new AwsError(StatusCodes.Status404NotFound, "ResourceNotFoundException", $"The dead letters of {function} were never sent again all at once."));
    }
}
