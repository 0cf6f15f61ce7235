using System.Collections.Concurrent;
using System.Globalization;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeRedriveJobs : IRedriveJobs
{
    private readonly ConcurrentDictionary<string, RedriveJob> _jobs = [];
    private int _version;

    public ConcurrentQueue<RedriveMessage> Messages { get; } = [];
    /// <summary>The delay of the last message.</summary>
    public TimeSpan LastDelay { get; private set; }
    public Exception? PutFails { get; set; }

    /// <summary>Called before a job is stored.</summary>
    public Action? BeforePut { get; set; }

    /// <summary>Whether the answer to a write is lost, and the client's retry of it is refused.</summary>
    public bool LosesAnswers { get; set; }

    public Task<RedriveJob?> FindAsync(string functionName, CancellationToken cancellation) =>
        Task.FromResult(_jobs.GetValueOrDefault(functionName));

    public Task<RedriveJob?> TryPutAsync(RedriveJob job, CancellationToken cancellation)
    {
        if (PutFails is not null) throw PutFails;
        BeforePut?.Invoke();
        if (_jobs.GetValueOrDefault(job.FunctionName)?.Version != job.Version) return Task.FromResult<RedriveJob?>(null);
        var stored = _jobs[job.FunctionName] = job with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
        return Task.FromResult(LosesAnswers ? null : stored);
    }

    public Task SendAsync(RedriveMessage message, TimeSpan delay, CancellationToken cancellation)
    {
        LastDelay = delay;
        Messages.Enqueue(message);
        return Task.CompletedTask;
    }
}
