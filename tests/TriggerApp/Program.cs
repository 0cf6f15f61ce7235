using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TriggerApp;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddSingleton(services => new Journal(builder.Configuration["Journal"]!));
builder.Build().Run();
