using System.Text.Json;
using Azure.Identity;
using Lambda.Engine.Async;
using Lambda.Functions.State.Destinations;

namespace Lambda.Functions.Tests.State.Destinations;

public sealed class DestinationGuardTests
{
    public static TheoryData<Exception> Causes => [new AuthenticationFailedException(
        "no token"), new JsonException("too deep"), new IOException("gone"), new TaskCanceledException("its own time-out")];

    [Theory]
    [MemberData(nameof(Causes), DisableDiscoveryEnumeration = true)]
    public async Task A_record_waits_whatever_keeps_it_from_its_destination(Exception cause)
    {
        var error = await Assert.ThrowsAsync<DestinationUnavailableException>(
            () => DestinationGuard.CallAsync("It was not sent", () => throw cause, TestContext.Current.CancellationToken));
        Assert.Equal(($"It was not sent: {cause.Message}", cause), (error.Message, error.InnerException));
    }

    [Fact]
    public async Task A_shutdown_does_not_count_as_an_unavailable_destination()
    {
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => DestinationGuard.CallAsync("It was not sent", () => throw new OperationCanceledException(ended.Token), ended.Token));
    }

    [Fact]
    public async Task An_exception_that_reports_an_unavailable_destination_keeps_its_message()
    {
        var own = new DestinationUnavailableException("there is no such topic");
        Assert.Same(
            own,
            await Assert.ThrowsAsync<DestinationUnavailableException>(
                () => DestinationGuard.CallAsync("It was not sent", () => throw own, TestContext.Current.CancellationToken)));
    }
}
