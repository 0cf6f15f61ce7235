using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>Settles messages for functions in the worker.</summary>
internal sealed class SettlementService(MessagesInHand inHand) : Rpc.Settlement.SettlementBase
{
    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (actions, message) => actions.CompleteAsync(message, context.CancellationToken));

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (actions, message) =>
        actions.AbandonAsync(message, MessageProperties.Decode(request.PropertiesToModify), context.CancellationToken));

    public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (actions, message) =>
        actions.DeferAsync(message, MessageProperties.Decode(request.PropertiesToModify), context.CancellationToken));

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (actions, message) =>
        actions.DeadLetterAsync(message, MessageProperties.Decode(request.PropertiesToModify), request.DeadletterReason,
            request.DeadletterErrorDescription, context.CancellationToken));

    public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) => TryAsync(async () =>
    {
        var (delivery, message) = Find(request.Locktoken);
        await delivery.Actions!.RenewLockAsync(message, context.CancellationToken);
        return new Empty();
    });

    public override Task<GetSessionStateResponse> GetSessionState(GetSessionStateRequest request, ServerCallContext context) =>
        TryAsync(async () =>
    {
        var state = await Session(request.SessionId).GetStateAsync(context.CancellationToken);
        return new GetSessionStateResponse { SessionState = state is null ? ByteString.Empty : ByteString.CopyFrom(state.ToMemory().Span) };
    });

    public override Task<Empty> SetSessionState(SetSessionStateRequest request, ServerCallContext context) => TryAsync(async () =>
    {
        await Session(request.SessionId).SetStateAsync(BinaryData.FromBytes(request.SessionState.Memory), context.CancellationToken);
        return new Empty();
    });

    public override Task<Empty> ReleaseSession(ReleaseSessionRequest request, ServerCallContext context) => TryAsync(() =>
    {
        Session(request.SessionId).Release();
        return Task.FromResult(new Empty());
    });

    public override Task<RenewSessionLockResponse> RenewSessionLock(RenewSessionLockRequest request, ServerCallContext context) =>
        TryAsync(async () =>
    {
        var session = Session(request.SessionId);
        await session.RenewLockAsync(context.CancellationToken);
        return new RenewSessionLockResponse { LockedUntil = session.LockedUntil.ToTimestamp() };
    });

    // Called for each message: one state machine, and no closure besides the caller's.
    private async Task<Empty> SettleAsync(string lockToken, Func<IMessageActions, ServiceBusReceivedMessage, Task> settle)
    {
        try
        {
            var (delivery, message) = Find(lockToken);
            await settle(delivery.Actions!, message);
            // Counts as settled only if that succeeded.
            delivery.Settled(message);
            return new Empty();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Failed(e);
        }
    }

    private (Delivery Delivery, ServiceBusReceivedMessage Message) Find(string lockToken) => inHand.Find(lockToken) ?? throw NotInHand(
        $"No function runs for a message with the lock token '{lockToken}'. "
        + "A message can only be settled by the function that received it, before that function returns.");

    private ISessionActions Session(string sessionId) =>
        inHand.FindSession(sessionId) ?? throw NotInHand($"No function runs for session '{sessionId}'.");

    private static RpcException NotInHand(string detail) => new(new Status(StatusCode.FailedPrecondition, detail));

    // The function gets the cause, as from the real host.
    private static RpcException Failed(Exception e) => new(new Status(StatusCode.Unknown, e.ToString()));

    private static async Task<T> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Failed(e);
        }
    }
}
