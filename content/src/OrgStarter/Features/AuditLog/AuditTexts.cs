using System.Text.Json;
using OrgStarter.Features;
using OrgStarter.Platform.Audit;
using OrgStarter.Texts;

namespace OrgStarter.Features.AuditLog;

/// <param name="Before">Null if there was no value.</param>
/// <param name="After">Null if there is no value now.</param>
public sealed record AuditedField(string Title, string? Before, string? After);

public static class AuditTexts
{
    /// <summary>In the order of the filter's list.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AuditActions.OrganizationCreated, AuditActions.OrganizationEdited, AuditActions.OrganizationBranded,
        AuditActions.OrganizationSecurityChanged, AuditActions.OwnershipTransferred, AuditActions.OrganizationExported,
        AuditActions.OrganizationDeletionRequested, AuditActions.OrganizationRestored, AuditActions.OrganizationDeleted,
        AuditActions.DomainAdded, AuditActions.DomainProven, AuditActions.DomainModeChanged, AuditActions.DomainLost,
        AuditActions.DomainRemoved, AuditActions.InvitationCreated, AuditActions.InvitationResent, AuditActions.InvitationRevoked,
        AuditActions.InvitationAccepted, AuditActions.InvitationDeclined, AuditActions.MemberJoined, AuditActions.MemberRoleChanged,
        AuditActions.MemberRemoved, AuditActions.MemberLeft, AuditActions.AccountDeleted, .. OfFeatures.Select(action => action.Name),
    ];

    /// <summary>Returns the action's localized title. An unknown action of an older version keeps its name.</summary>
    public static string Title(string action) => action switch
    {
        AuditActions.OrganizationCreated => Text.AuditAction_OrganizationCreated,
        AuditActions.OwnershipTransferred => Text.AuditAction_OwnershipTransferred,
        AuditActions.OrganizationExported => Text.AuditAction_OrganizationExported,
        AuditActions.OrganizationDeletionRequested => Text.AuditAction_OrganizationDeletionAsked,
        AuditActions.OrganizationRestored => Text.AuditAction_OrganizationRestored,
        AuditActions.OrganizationDeleted => Text.AuditAction_OrganizationDeleted,
        AuditActions.OrganizationEdited => Text.AuditAction_OrganizationEdited,
        AuditActions.OrganizationBranded => Text.AuditAction_OrganizationBranded,
        AuditActions.OrganizationSecurityChanged => Text.AuditAction_OrganizationSecurityChanged,
        AuditActions.DomainAdded => Text.AuditAction_DomainAdded,
        AuditActions.DomainProven => Text.AuditAction_DomainProven,
        AuditActions.DomainModeChanged => Text.AuditAction_DomainModeChanged,
        AuditActions.DomainLost => Text.AuditAction_DomainLost,
        AuditActions.DomainRemoved => Text.AuditAction_DomainRemoved,
        AuditActions.InvitationCreated => Text.AuditAction_InvitationCreated,
        AuditActions.InvitationResent => Text.AuditAction_InvitationResent,
        AuditActions.InvitationRevoked => Text.AuditAction_InvitationRevoked,
        AuditActions.InvitationAccepted => Text.AuditAction_InvitationAccepted,
        AuditActions.InvitationDeclined => Text.AuditAction_InvitationDeclined,
        AuditActions.MemberJoined => Text.AuditAction_MemberJoined,
        AuditActions.MemberRoleChanged => Text.AuditAction_MemberRoleChanged,
        AuditActions.MemberRemoved => Text.AuditAction_MemberRemoved,
        AuditActions.MemberLeft => Text.AuditAction_MemberLeft,
        AuditActions.AccountDeleted => Text.AuditAction_AccountDeleted,
        _ => OfFeatures.FirstOrDefault(known => known.Name == action)?.Title() ?? action,
    };

    private static IEnumerable<AuditActionDefinition> OfFeatures => Feature.All.SelectMany(feature => feature.AuditActions);

    /// <summary>Returns the actor's name at the time of the action.</summary>
    public static string ActorDisplayName(this AuditEntry entry) => entry.ActorId == AuditEntry.Site ? Text.Audit_TheSite : entry.ActorName;

    public static string Title(this AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => Text.AuditOutcome_Done,
        AuditOutcome.Refused => Text.AuditOutcome_Refused,
        _ => Text.AuditOutcome_Unknown,
    };

    /// <summary>Returns the changed fields of an entry for display. Omits fields that are empty before and after.</summary>
    public static IReadOnlyList<AuditedField> Of(AuditEntry entry)
    {
        var (before, after) = (Read(entry.Before), Read(entry.After));
        var nothing = entry is { Before: not null, After: not null } ? Text.Audit_Nothing : null;
        return [.. before.Keys.Union(after.Keys)
            .Select(field => new AuditedField(
                FieldTitle(field),
                Value(field, before.GetValueOrDefault(field)) ?? nothing,
                Value(field, after.GetValueOrDefault(field)) ?? nothing))
            .Where(field => field.Before is not null || field.After is not null)];
    }

    /// <summary>Returns the field's localized title. An unknown field keeps its name.</summary>
    public static string FieldTitle(string field) => field switch
    {
        AuditFields.Role => Text.AuditField_Role,
        AuditFields.Name => Text.AuditField_Name,
        AuditFields.Description => Text.AuditField_Description,
        AuditFields.SecondFactor => Text.AuditField_SecondFactor,
        AuditFields.Color => Text.AuditField_Color,
        AuditFields.Logo => Text.AuditField_Logo,
        AuditFields.JoinMode => Text.AuditField_JoinMode,
        _ => Feature.All.Select(feature => feature.AuditFieldTitle(field)).FirstOrDefault(title => title is not null) ?? field,
    };

    private static string? Value(string field, string? value) => (field, value) switch
    {
        (AuditFields.Role, not null) => RoleTexts.Title(value),
        (AuditFields.JoinMode, "Off") => Text.JoinMode_Off,
        (AuditFields.JoinMode, "Suggest") => Text.JoinMode_Suggest,
        (AuditFields.JoinMode, "Automatic") => Text.JoinMode_Automatic,
        (AuditFields.SecondFactor, "yes") => Text.AuditValue_Required,
        (AuditFields.SecondFactor, "no") => Text.AuditValue_NotRequired,
        _ => value,
    };

    private static Dictionary<string, string?> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? [];
}
