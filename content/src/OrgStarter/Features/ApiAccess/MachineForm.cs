using System.ComponentModel.DataAnnotations;
using OrgStarter.Platform.Http;
using OrgStarter.Texts;

namespace OrgStarter.Features.ApiAccess;

public sealed class MachineForm
{
    /// <summary>The lifetimes of secrets to choose from, in days. Zero stands for no limit.</summary>
    public static IReadOnlyList<int> Lifetimes { get; } = [30, 90, 365, 0];

    [RequiredText(ErrorMessageResourceType = typeof(ApiAccessText), ErrorMessageResourceName = nameof(ApiAccessText.NameMissing))]
    [StringLength(
        Machine.NameLength,
        ErrorMessageResourceType = typeof(ApiAccessText),
        ErrorMessageResourceName = nameof(ApiAccessText.NameTooLong))]
    public string? Name { get; set; }

    /// <summary>Logto's id of the machine role.</summary>
    public string? Role { get; set; }

    public int Days { get; set; } = 90;

    /// <summary>New with each form, so that a form that is sent twice creates one machine.</summary>
    public Guid Key { get; set; } = Guid.CreateVersion7();
}
