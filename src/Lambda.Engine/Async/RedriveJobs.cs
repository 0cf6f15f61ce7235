using System.Text.Json;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Async;

/// <summary>Redrives all dead letters of a function, step by step. Each step is a message in a queue.</summary>
internal sealed class RedriveJobs(
    IRedriveJobs jobs, IDeadLetters letters, Redriver redriver, StrayMessages strays, IOptions<AsyncOptions> options, TimeProvider time,
    ILogger<RedriveJobs> logger)
{
    private const int MaxPage = 32;
    private readonly int _rate = options.Value.RedriveRate;

    /// <summary>Starts a job, or returns the function's most recent job if that is still running.</summary>
    /// <exception cref="StorageUnavailableException">The job has not started.</exception>
    public async Task<RedriveJob> StartAsync(string function, CancellationToken cancellation)
    {
        var last = await jobs.FindAsync(function, cancellation);
        if (last is { State: RedriveJobState.Running }) return last;
        var job = new RedriveJob(function, NewId.Next().ToString(), time.GetUtcNow()) { Version = last?.Version };
        // The message first: a job without one would never end. The message carries the job, in case the app stops in between.
        await jobs.SendAsync(new(job.FunctionName, job.Id, job.StartedAt), TimeSpan.Zero, cancellation);
        return await jobs.TryPutAsync(job, cancellation) ?? await jobs.FindAsync(function, cancellation) ?? job;
    }

    /// <summary>Finds the function's most recent job; null when there was none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    public Task<RedriveJob?> FindAsync(string function, CancellationToken cancellation) => jobs.FindAsync(function, cancellation);

    /// <summary>Redrives the next dead letters of a job, and queues the step after these.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; the message must be redelivered.</exception>
    public async Task ProcessAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken cancellation)
    {
        if (await ReadAsync(message, queued, cancellation) is not { } asked) return;
        if (await JobAsync(asked, cancellation) is not { } job) return;
        var began = time.GetTimestamp();
        var page = await letters.ListAsync(job.FunctionName, job.At, Math.Min(MaxPage, _rate), cancellation);
        var (redriven, failed, at, delay) = (0, 0, job.At, TimeSpan.Zero);
        foreach (var letter in page)
        {
            // Dead letters that return while the job runs are left to the next job: otherwise it would never end.
            if (letter.FailedAt <= job.StartedAt && letter.State != DeadLetterState.Redriven)
            {
                var outcome = await redriver.RedriveAsync(letter, cancellation);
                if (outcome == RedriveOutcome.Busy)
                {
                    // The instance that holds this letter may crash, so the next page begins with it, after its lease has expired.
                    delay = letter.LeaseLeft(time.GetUtcNow());
                    break;
                }
                if (outcome == RedriveOutcome.Done) redriven++;
                else failed++;
            }
            at = letter.Key;
        }
        job = job with { Redriven = job.Redriven + redriven, Failed = job.Failed + failed, At = at };
        if (page.Count == 0) job = job with { State = RedriveJobState.Completed, FinishedAt = time.GetUtcNow() };
        // Another instance has changed the job, and continues it.
        if (await jobs.TryPutAsync(job, cancellation) is null && !await IsStoredAsync(job, cancellation)) return;
        if (job.State == RedriveJobState.Completed)
        {
            AsyncLog.AllRedriven(logger, job.FunctionName, job.Redriven, job.Failed);
            return;
        }
        var rest = TimeSpan.FromSeconds((double)redriven / _rate) - time.GetElapsedTime(began);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellation);
        await jobs.SendAsync(asked, delay, cancellation);
    }

    /// <summary>Queues a job's message again after the host has moved it to the poison queue.</summary>
    /// <exception cref="StorageUnavailableException">It was not queued.</exception>
    public async Task ResumeAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken cancellation)
    {
        if (await ReadAsync(message, queued, cancellation) is { } asked) await jobs.SendAsync(asked, TimeSpan.Zero, cancellation);
    }

    // A write whose answer was lost is refused when the client repeats it. This message is the only one that the job has.
    private async Task<bool> IsStoredAsync(RedriveJob job, CancellationToken cancellation) =>
        await jobs.FindAsync(job.FunctionName, cancellation) is { } stored && stored with { Version = job.Version } == job;

    private async Task<RedriveJob?> JobAsync(RedriveMessage asked, CancellationToken cancellation)
    {
        while (true)
        {
            var job = await jobs.FindAsync(asked.FunctionName, cancellation);
            if (job?.Id == asked.Id) return job.State == RedriveJobState.Running ? job : null;
            // The app stopped before it stored the job, unless another call has begun or finished one since.
            if (job is { State: RedriveJobState.Running } || job?.StartedAt >= asked.StartedAt || job?.FinishedAt >= asked.StartedAt)
                return null;
            job = new(asked.FunctionName, asked.Id, asked.StartedAt) { Version = job?.Version };
            if (await jobs.TryPutAsync(job, cancellation) is { } stored) return stored;
            // The call that began the job may have stored it just now, and this message is the only one that the job has.
        }
    }

    // Null for an invalid message, which is kept.
    private async Task<RedriveMessage?> ReadAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken cancellation)
    {
        var (asked, reason) = Read(message);
        if (asked is null) await strays.EndAsync(ReservedNames.RedriveQueue, queued, message, reason, cancellation);
        return asked;
    }

    private static (RedriveMessage? Asked, string Reason) Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(
                message.Span,
                AsyncJson.Default.RedriveMessage) is { FunctionName: { } name, Id: not null } asked && LambdaFunction.IsName(name)
                ? (asked, "")
                : (null, "The message does not name the function and the job to redrive.");
        }
        catch (JsonException e)
        {
            return (null, e.Message);
        }
    }
}
