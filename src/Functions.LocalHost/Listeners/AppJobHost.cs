using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Listeners;

/// <summary>A WebJobs host that reports when its functions are indexed. Failures after that are not the app's fault.</summary>
internal sealed class AppJobHost(IOptions<JobHostOptions> options, IJobHostContextFactory contexts) : JobHost(options, contexts)
{
    private readonly TaskCompletionSource _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when every binding has been checked and every listener created, before the first listener is started.</summary>
    public Task Initialized => _initialized.Task;

    protected override void OnHostInitialized()
    {
        base.OnHostInitialized();
        _initialized.TrySetResult();
    }
}
