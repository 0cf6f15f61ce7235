namespace FunctionApp.Handlers.Orders;

/// <summary>An invoice cannot be taken as it is, however often it comes.</summary>
public sealed class OrderException(string message) : Exception(message);
