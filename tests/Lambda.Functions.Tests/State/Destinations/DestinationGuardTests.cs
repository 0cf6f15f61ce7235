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
    public async Task Any_failure_to_reach_a_destination_counts_as_an_unavailable_destination(Exception cause)
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
    public async Task An_unavailable_destination_keeps_the_message_of_the_original_exception()
    {
        var own = new DestinationUnavailableException("there is no such topic");
        Assert.Same(
            own,
            await Assert.ThrowsAsync<DestinationUnavailableException>(
                () => DestinationGuard.CallAsync("It was not sent", () => throw own, TestContext.Current.CancellationToken)));
    }
}
