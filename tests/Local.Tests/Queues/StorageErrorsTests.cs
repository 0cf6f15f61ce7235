using Azure;
using Local.StorageAccounts;

namespace Local.Tests.Queues;

public sealed class StorageErrorsTests
{
    public static TheoryData<Exception, bool> Errors => new()
    {
        { new RequestFailedException(503, "busy"), true },
        { new IOException("gone"), true },
        { new TaskCanceledException("slow", new TimeoutException()), true },
        { new AggregateException(new RequestFailedException("refused"), new RequestFailedException("refused")), true },
        { new AggregateException(new TaskCanceledException("slow"), new RequestFailedException("refused")), true },
        { new AggregateException(new RequestFailedException("refused"), new InvalidOperationException("a fault")), false },
        { new TaskCanceledException("by a token of ours"), false },
        { new InvalidOperationException("a fault"), false },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void What_failed_at_the_service_is_told_from_faults_of_the_program(Exception error, bool isOfStorage) => Assert.Equal(isOfStorage, StorageErrors.IsOfStorage(error));
}
