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

    public Task<RedriveJob?> FindAsync(string functionName, CancellationToken cancellation) =>
        Task.FromResult(_jobs.GetValueOrDefault(functionName));

    public Task<RedriveJob?> TryPutAsync(RedriveJob job, CancellationToken cancellation)
    {
        if (PutFails is not null) throw PutFails;
        if (_jobs.GetValueOrDefault(job.FunctionName)?.Version != job.Version) return Task.FromResult<RedriveJob?>(null);
        return Task.FromResult<RedriveJob?>(
            _jobs[job.FunctionName] = job with { Version = (++_version).ToString(CultureInfo.InvariantCulture) });
    }

    public Task SendAsync(RedriveMessage message, TimeSpan delay, CancellationToken cancellation)
    {
        LastDelay = delay;
        Messages.Enqueue(message);
        return Task.CompletedTask;
    }
}
