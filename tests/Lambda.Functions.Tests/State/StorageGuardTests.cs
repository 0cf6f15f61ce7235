using Azure;
using Lambda.Engine;
using Lambda.Functions.State;

namespace Lambda.Functions.Tests.State;

public sealed class StorageGuardTests
{
    [Theory]
    [InlineData(400, true)]
    [InlineData(413, true)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Only_invalid_or_too_large_requests_count_as_permanently_refused_by_storage(int status, bool isRefusal)
    {
        var failure = new RequestFailedException(status, "It fails.", "Code", null);
        foreach (var thrown in (Exception[])[failure, new AggregateException(failure)])
        {
            var error = await Assert.ThrowsAsync<StorageUnavailableException>(
                () => StorageGuard.CallAsync("It was not stored", () => Task.FromException(thrown), TestContext.Current.CancellationToken));
            Assert.Equal((isRefusal, $"It was not stored: {status} Code"), (error.IsRefusal, error.Message));
        }
    }
}
